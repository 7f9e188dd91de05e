// The document of a region, for the akimat's approval.
import { useState } from 'preact/hooks';
import { address } from '../../api/client.ts';
import { lang, named, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';

export function Print({ vintage }: { vintage: string }) {
    const regions = meta.data.value?.regions ?? [];
    const [chosen, setChosen] = useState('');
    const region = chosen || regions[0]?.code;
    if (!region) return null;
    return (
        <div class="print-part">
            <h3>{t('work.print')}</h3>
            <p class="note">{t('work.print.what')}</p>
            <p class="actions">
                <label for="print-region" class="field-label">
                    {t('work.print.region')}
                </label>
                <select id="print-region" value={region} onChange={(e) => setChosen(e.currentTarget.value)}>
                    {regions.map((r) => (
                        <option key={r.code} value={r.code}>
                            {named(r.name)}
                        </option>
                    ))}
                </select>
                <a class="file" href={address('/api/v1/report', { region, vintage, lang: lang.value })} download>
                    {t('work.print.pdf')}
                </a>
            </p>
        </div>
    );
}
