// The document of a region, for the akimat's approval.
import { useState } from 'preact/hooks';
import { named, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';
import { pdfAddress } from '../parts/share.ts';

export function Print({ vintage }: { vintage: string }) {
    const regions = meta.data.value?.regions ?? [];
    const [chosen, setChosen] = useState('');
    const region = chosen || regions[0]?.code;
    const pdf = region ? pdfAddress(region, vintage) : null;
    if (pdf === null) return null;
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
                <a class="file" href={pdf} download>
                    {t('work.print.pdf')}
                </a>
            </p>
        </div>
    );
}
