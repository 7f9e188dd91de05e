// What the marks mean and how the figures are made, in plain words, on the page itself.
import { t } from '../../i18n/index.ts';
import { copy } from './export.ts';
import { permalink } from '../parts/share.ts';
import { meta } from './data.ts';
import { Levels } from '../parts/Levels.tsx';
import { useState } from 'preact/hooks';

const GRADES = ['A', 'B', 'C', 'D', 'E'];

export function Method() {
    const m = meta.data.value;
    if (!m) return null;
    return (
        <section class="method" id="method" aria-labelledby="method-title">
            <h2 id="method-title">{t('web.method')}</h2>
            <div class="method-text">
                <p>{t('web.method.what')}</p>
                <p>{t('web.method.how', { base: String(m.base_year) })}</p>
                <Levels />
                <p>{t('web.method.interval')}</p>
                <p>{t('web.method.modelled')}</p>
                <p>{t('web.method.withheld')}</p>
                <p>
                    {t('web.method.quality')}{' '}
                    {GRADES.map((g, i) => (
                        <span key={g}>
                            {i > 0 && '; '}
                            <b>{g}</b> {t(`quality.${g}`)}
                        </span>
                    ))}
                    .
                </p>
                <p>
                    {t('web.method.sources')} {m.pack.attribution.join('; ')}.
                </p>
            </div>
            <Permalink />
        </section>
    );
}

export function Permalink() {
    const [done, setDone] = useState(false);
    const onCopy = async () => {
        setDone(await copy(permalink()));
        setTimeout(() => setDone(false), 4000);
    };
    return (
        <p class="permalink">
            {t('web.permalink')} <a href={permalink()}>{permalink()}</a>{' '}
            <button type="button" onClick={onCopy}>
                {t('web.permalink.copy')}
            </button>{' '}
            <button type="button" onClick={() => print()}>
                {t('web.print')}
            </button>{' '}
            <span role="status">{done ? t('web.copied') : ''}</span>
        </p>
    );
}
