// Whether the people of the region suffice for its employment: forecast against the ceiling of the labour force.
import { address } from '../../api/client.ts';
import type { Labour, LabourRow } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { Failure, Skeleton } from '../../app/States.tsx';
import { state } from '../../app/store.ts';
import { Ceiling } from '../../charts/Ceiling.tsx';
import { formats, lang, t } from '../../i18n/index.ts';
import { hasVintage, nameOf, yearNumber } from '../map/data.ts';
import { percentOf } from '../map/figures.ts';
import { SourceLine } from '../map/SourceLine.tsx';

const labour = resource<Labour>(() => {
    const { page, region, vintage } = state.value;
    return hasVintage.value && page === 'region' && region !== '' ? address('/api/v1/labour', { region, vintage, lang: lang.value }) : null;
});

function OfYear({ row }: { row: LabourRow }) {
    const f = formats.value;
    return (
        <p class="labour-said">
            {t('labour.year', {
                year: String(row.year),
                employed: f.fixed(row.employed),
                employed_lo: f.fixed(row.employed_lo80),
                employed_hi: f.fixed(row.employed_hi80),
                ceiling: f.fixed(row.ceiling),
                lo: f.fixed(row.ceiling_lo80),
                hi: f.fixed(row.ceiling_hi80),
                percent: f.fixed(percentOf(row.p_over!)),
            })}
        </p>
    );
}

export function LabourPart() {
    const of = labour.now.value;
    const region = state.value.region;
    if (!of)
        return (
            <section class="part" data-part="labour">
                <h2>{t('labour.title')}</h2>
                {labour.error.value ? <Failure error={labour.error.value} /> : labour.slow.value && <Skeleton kind="lines" />}
            </section>
        );
    const known = of.rows.filter((r) => r.ceiling !== null && r.employed !== null && r.p_over !== null);
    const now = known.find((r) => r.year === yearNumber.value);
    const notes = of.notes ?? [];
    const share = { title: `${t('labour.chart')}. ${nameOf('r', region)}`, seen: { what: 'labour', region }, all: { what: 'labour' } };
    return (
        <section class="part" data-part="labour">
            <h2>{t('labour.title')}</h2>
            {notes.slice(0, known.length > 0 ? -1 : undefined).map((n) => (
                <p class="labour-said" key={n}>{n}</p>
            ))}
            {now && <OfYear row={now} />}
            {known.length > 0 && (
                <>
                    <Ceiling rows={known} title={t('labour.chart')} place={nameOf('r', region)} share={share} />
                    <details class="finding-group">
                        <summary>{t('labour.how')}</summary>
                        <p class="note">{notes[notes.length - 1]}</p>
                    </details>
                    <SourceLine />
                </>
            )}
        </section>
    );
}
