// Where the width of the range of a year comes from: the share of each block of errors in its variance. Asked for when it
// is opened, because the answer is drawn anew.
import { signal } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Spread } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { Failure, Skeleton } from '../../app/States.tsx';
import { state } from '../../app/store.ts';
import { formats, lang, t } from '../../i18n/index.ts';
import { hasVintage, yearNumber, yearText } from '../map/data.ts';

const open = signal(false);

const spread = resource<Spread>(() => {
    const { page, region, industry, occupation, vintage } = state.value;
    if (!open.value || !hasVintage.value || page !== 'region' || region === '' || yearNumber.value === null) return null;
    return address('/api/v1/spread', { region, industry, occupation, year: yearNumber.value, vintage, lang: lang.value });
});

const percent = (v: number | null) => formats.value.fixed(v === null ? null : 100 * v);

function Blocks({ of }: { of: Spread }) {
    const size = (r: Spread['rows'][number]) => (r.block === 'together' ? -Infinity : Math.max(r.openings_share ?? 0, r.employed_share ?? 0));
    const rows = of.rows.filter((r) => r.block !== 'all').sort((a, b) => size(b) - size(a));
    return (
        <>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('width.title', { year: yearText.value })}>
                <table class="data" data-table="width">
                    <thead>
                        <tr>
                            <th scope="col">{t('width.block')}</th>
                            <th scope="col" class="num">
                                {t('width.openings')}
                            </th>
                            <th scope="col" class="num">
                                {t('width.employed')}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((r) => (
                            <tr key={r.block}>
                                <th scope="row">{t(`block.${r.block}`)}</th>
                                <td class="num">{percent(r.openings_share)}</td>
                                <td class="num">{percent(r.employed_share)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {(of.notes ?? []).map((n) => (
                <p key={n} class="note">
                    {n}
                </p>
            ))}
        </>
    );
}

export function Width() {
    if (yearNumber.value === null) return null;
    return (
        <section class="part" data-part="width">
            <h2>{t('width.title', { year: yearText.value })}</h2>
            <p class="note">{t('width.what')}</p>
            <details class="finding-group" open={open.value} onToggle={(e) => (open.value = e.currentTarget.open)}>
                <summary>{t('width.show')}</summary>
                {spread.error.value && <Failure error={spread.error.value} />}
                {open.value && !spread.error.value && (spread.now.value ? <Blocks of={spread.now.value} /> : <Skeleton kind="lines" />)}
            </details>
        </section>
    );
}
