// Regions beside each other and the country: the same figures in the same order.
import { Interval } from '../../charts/Interval.tsx';
import { Sign } from '../../charts/Marks.tsx';
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { formats, t, textOr } from '../../i18n/index.ts';
import type { NeedRow } from '../../api/types.ts';
import { nameOf, rows, total } from '../map/data.ts';
import { modelled, shownAs, valueOf, type Value } from '../map/figures.ts';

export interface RegionLine {
    code: string; // "" is the country
    row: NeedRow;
    rate: Value;
}

// In the order of the rate, largest first, the country last.
export function regionLines(codes: string[]): RegionLine[] {
    const lines: RegionLine[] = codes.flatMap((code) => {
        const row = rows.value.get(code);
        return row ? [{ code, row, rate: valueOf(row, 'rate') }] : [];
    });
    lines.sort((a, b) => (b.rate.value ?? -1) - (a.rate.value ?? -1));
    const country = total.value;
    if (country) lines.push({ code: '', row: country, rate: valueOf(country, 'rate') });
    return lines;
}

interface Props {
    name: string;
    label: string;
    codes: string[];
    own?: string; // the region that the page is about
    signs?: boolean; // each region has its sign in the charts
}

export function RegionTable({ name, label, codes, own, signs }: Props) {
    const lines = regionLines(codes);
    const ends = lines.flatMap((l) => [l.rate.lo95, l.rate.hi95, l.rate.value]).filter((v): v is number => v !== null);
    const [min, max] = [Math.min(...ends), Math.max(...ends)];
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
            <table class="data ranked" data-table={name}>
                <thead>
                    <tr>
                        <th scope="col" class="first">{t('col.region_name')}</th>
                        <th scope="col" class="num">{t('web.indicator.rate')}</th>
                        <th scope="col" class="interval-head"><span>{t('web.table.interval')}</span></th>
                        <th scope="col" class="num">{t('col.openings')}</th>
                        <th scope="col" class="num">{t('col.replacement')}</th>
                        <th scope="col" class="num">{t('col.growth')}</th>
                        <th scope="col" class="num">{t('col.employed')}</th>
                        <th scope="col">{t('col.quality')}</th>
                    </tr>
                </thead>
                <tbody>
                    {lines.map((l) => (
                        <Row key={l.code} line={l} min={min} max={max} own={l.code === own} sign={signs && l.code ? codes.indexOf(l.code) : null} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

interface RowProps {
    line: RegionLine;
    min: number;
    max: number;
    own: boolean;
    sign: number | null;
}

function Row({ line: { code, row, rate }, min, max, own, sign }: RowProps) {
    const f = formats.value;
    const { industry, occupation } = state.value;
    const cell = (v: number | null, decimals = 0) => (
        <td class="num">
            {shownAs(row, v) === 'value' ? (
                <data value={f.exact(v)}>
                    {f.fixed(v, decimals)}
                    {modelled(row.status) && <span class="m">m</span>}
                </data>
            ) : (
                <span class="none">{t(`web.value.${shownAs(row, v)}`)}</span>
            )}
        </td>
    );
    return (
        <tr class={own ? 'selected' : code === '' ? 'total' : ''} data-region={code}>
            <th scope="row" class="first">
                {sign !== null && <Sign at={sign} />} {own || code === '' ? <b>{nameOf('r', code)}</b> : <Link to={toPage('region', { region: code, industry, occupation })}>{nameOf('r', code)}</Link>}
            </th>
            {cell(rate.value, 1)}
            <td class="interval-cell">
                <Interval {...rate} min={min} max={max} width={120} />
            </td>
            {cell(row.openings)}
            {cell(row.replacement)}
            {cell(row.growth)}
            {cell(row.employed)}
            <td>{row.quality && <span title={textOr(`quality.${row.quality}`, '')}>{row.quality}</span>}</td>
        </tr>
    );
}
