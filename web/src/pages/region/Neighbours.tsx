// The region beside those it borders on and the country: the same figures in the same order.
import { Interval } from '../../charts/Interval.tsx';
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { formats, t, textOr } from '../../i18n/index.ts';
import type { NeedRow } from '../../api/types.ts';
import { nameOf, rows, total, yearText } from '../map/data.ts';
import { modelled, shownAs, valueOf, type Value } from '../map/figures.ts';
import { neighbourCodes } from './data.ts';

interface Line {
    code: string; // "" is the country
    row: NeedRow;
    rate: Value;
}

export function Neighbours() {
    const region = state.value.region;
    const codes = [region, ...neighbourCodes.value];
    const lines: Line[] = codes.flatMap((code) => {
        const row = rows.value.get(code);
        return row ? [{ code, row, rate: valueOf(row, 'rate') }] : [];
    });
    if (lines.length < 2) return null;
    lines.sort((a, b) => (b.rate.value ?? -1) - (a.rate.value ?? -1));
    const country = total.value;
    if (country) lines.push({ code: '', row: country, rate: valueOf(country, 'rate') });
    const ends = lines.flatMap((l) => [l.rate.lo95, l.rate.hi95, l.rate.value]).filter((v): v is number => v !== null);
    const [min, max] = [Math.min(...ends), Math.max(...ends)];
    const own = lines.find((l) => l.code === region);
    const same = own
        ? lines.filter((l) => l !== own && l.code && l.rate.lo80! <= own.rate.hi80! && l.rate.hi80! >= own.rate.lo80!).length
        : 0;
    const others = lines.filter((l) => l.code && l.code !== region).length;
    return (
        <section class="part">
            <h2>{t('web.neighbours')}</h2>
            <p class="note">
                {t('web.neighbours.what', { year: yearText.value })} {same > 0 && t('web.neighbours.same', { n: String(same), all: String(others) })}
            </p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('web.neighbours')}>
                <table class="data ranked" data-table="neighbours">
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
                            <Row key={l.code} line={l} min={min} max={max} own={l.code === region} />
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function Row({ line: { code, row, rate }, min, max, own }: { line: Line; min: number; max: number; own: boolean }) {
    const f = formats.value;
    const { industry, occupation } = state.value;
    const kind = shownAs(row, row.openings);
    const cell = (v: number | null, decimals = 0) => (
        <td class="num">
            {kind === 'value' && v !== null ? (
                <data value={f.exact(v)}>
                    {f.fixed(v, decimals)}
                    {modelled(row.status) && <span class="m">m</span>}
                </data>
            ) : (
                <span class="none">{t(`web.value.${kind === 'value' ? 'missing' : kind}`)}</span>
            )}
        </td>
    );
    return (
        <tr class={own ? 'selected' : code === '' ? 'total' : ''} data-region={code}>
            <th scope="row" class="first">
                {own || code === '' ? <b>{nameOf('r', code)}</b> : <Link to={toPage('region', { region: code, industry, occupation })}>{nameOf('r', code)}</Link>}
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
