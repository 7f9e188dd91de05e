// Under every figure: where the numbers come from, that they are modelled, and how.
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { meta } from './data.ts';

export function SourceLine() {
    const m = meta.data.value;
    if (!m || state.value.embed) return null; // an embedded chart has its own
    const id = m.vintage?.id ?? '';
    return (
        <p class="source">
            {t('web.source', { sources: m.pack.attribution.slice(0, 3).join('; ') })}{' '}
            <span>{t('web.source.made', { vintage: id, method: m.vintage?.method ?? '' })}</span> {state.value.page === 'map' ? (
                <a href="#method">{t('web.source.method')}</a>
            ) : (
                <Link to={toPage('methods')}>{t('web.source.method')}</Link>
            )}
        </p>
    );
}
