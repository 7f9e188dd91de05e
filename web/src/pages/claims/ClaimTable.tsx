// Public figures in rows: who says what, when, by which definition; ours under them with its interval.
import { Interval } from '../../charts/Interval.tsx';
import { formats, t, textOr } from '../../i18n/index.ts';
import type { Claim } from '../../api/types.ts';
import { nameOf, sources } from '../map/data.ts';

interface Props {
    claims: Claim[];
    label: string;
    region?: boolean; // a column of the region
}

// One decimal under ten, whole numbers above; ratios as percent.
function figure(v: number | null, unit: string | null): string {
    const f = formats.value;
    if (v === null) return '–';
    if (unit === 'ratio') return `${f.fixed(v * 100, Number.isInteger(Math.round(v * 1000) / 10) ? 0 : 1)} %`;
    return f.fixed(v, Number.isInteger(v) || Math.abs(v) >= 100 ? 0 : 1);
}

// "2021–2025"; "..2030" of a claim that names its horizon only becomes "until 2030".
export function periodText(period: string | null): string {
    if (!period) return '';
    return period.startsWith('..') ? t('web.until', { year: period.slice(2) }) : period.replace('-', '–');
}

export function ClaimTable({ claims, label, region }: Props) {
    const numbers = claims.flatMap((c) => [c.value, c.value_max, c.ours_lo80, c.ours_hi80, c.ours]).filter((v): v is number => v !== null);
    const units = new Set(claims.map((c) => c.unit));
    // Dots on one scale only where the figures are of one kind.
    const dots = claims.length > 1 && units.size === 1 && new Set(claims.map((c) => c.conflict_group)).size === 1 && claims[0]!.conflict_group !== null;
    const max = Math.max(0, ...numbers);
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
            <table class="data claim-table">
                <thead>
                    <tr>
                        <th scope="col">{t('col.claimant')}</th>
                        {region && <th scope="col">{t('col.region_name')}</th>}
                        <th scope="col">{t('col.period')}</th>
                        <th scope="col" class="num">{t('col.value')}</th>
                        {dots && <th scope="col" class="interval-head"><span class="unseen">{t('web.table.position')}</span></th>}
                        <th scope="col">{t('col.definition')}</th>
                        <th scope="col">{t('col.source')}</th>
                    </tr>
                </thead>
                {claims.map((c) => (
                    <tbody key={c.id} data-claim={c.id}>
                        <Said claim={c} dots={dots} max={max} region={region === true} />
                        {c.ours !== null && <Ours claim={c} dots={dots} max={max} region={region === true} />}
                    </tbody>
                ))}
            </table>
        </div>
    );
}

interface RowProps {
    claim: Claim;
    dots: boolean;
    max: number;
    region: boolean;
}

function Said({ claim: c, dots, max, region }: RowProps) {
    const f = formats.value;
    const source = sources.data.value?.rows.find((s) => s.id === c.source);
    return (
        <tr>
            <th scope="row" lang="en">
                {c.claimant}
            </th>
            {region && <td>{c.region ? nameOf('r', c.region) : ''}</td>}
            <td class="nowrap">{periodText(c.period)}</td>
            <td class="num">
                <data value={f.exact(c.value)} title={f.exact(c.value)}>
                    {figure(c.value, c.unit)}
                    {c.value_max !== null && `–${figure(c.value_max, c.unit)}`}
                </data>
                <small>{c.unit === 'ratio' ? '' : textOr(`unit.${c.unit}`, c.unit ?? '')}</small>
            </td>
            {dots && (
                <td class="interval-cell">
                    <Interval value={c.value} lo80={c.value_max === null ? null : c.value} hi80={c.value_max} min={0} max={max} width={140} />
                </td>
            )}
            <td class="words" lang="en">
                {c.definition}
            </td>
            <td class="words">
                <abbr title={source ? `${source.title}. ${source.publisher}` : (c.source ?? '')}>{c.source}</abbr>
                {c.date && ` · ${f.date(c.date)}`}
            </td>
        </tr>
    );
}

function Ours({ claim: c, dots, max, region }: RowProps) {
    const f = formats.value;
    const range = c.ours_lo80 !== null && c.ours_hi80 !== null && c.unit !== 'ratio' ? f.range(c.ours_lo80, c.ours_hi80) : null;
    return (
        <tr class="ours">
            <th scope="row">{t('col.ours')}</th>
            {region && <td />}
            <td class="nowrap">{periodText(c.period)}</td>
            <td class="num">
                <data value={f.exact(c.ours)} title={f.exact(c.ours)}>
                    {figure(c.ours, c.unit)}
                    <span class="m">m</span>
                </data>
                {range && <small>{t('web.interval80', { lo: range[0], hi: range[1] })}</small>}
            </td>
            {dots && (
                <td class="interval-cell">
                    <Interval value={c.ours} lo80={c.ours_lo80} hi80={c.ours_hi80} min={0} max={max} width={140} />
                </td>
            )}
            <td class="words">{c.ours_note}</td>
            <td />
        </tr>
    );
}
