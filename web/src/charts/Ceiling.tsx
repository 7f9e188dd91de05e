// Employment as forecast and the ceiling that the labour force sets to it, both with their 80 % ranges.
import type { LabourRow } from '../api/types.ts';
import { formats, t } from '../i18n/index.ts';
import { modelled, percentOf } from '../pages/map/figures.ts';
import type { Sharing } from '../pages/parts/share.ts';
import { scaleTo, ticks } from './axis.ts';
import { Frame } from './Frame.tsx';
import { directLabels } from './Series.tsx';

interface Props {
    rows: LabourRow[]; // with figures, in the order of years
    title: string;
    place: string;
    share: Sharing;
}

const TOP = 14;
const HEIGHT = 220;
const COLUMNS = ['labour_force', 'ceiling', 'ceiling_lo80', 'ceiling_hi80', 'employed', 'employed_lo80', 'employed_hi80', 'excess'] as const;

export function Ceiling(p: Props) {
    return (
        <Frame
            title={p.title}
            unit={t('labour.unit')}
            place={p.place}
            share={p.share}
            empty={p.rows.length === 0}
            table={() => <Table {...p} />}
            plot={(width) => <Plot {...p} width={width} />}
            note={axis(p.rows)[0] !== 0 && <p class="chart-note">{t('labour.axis')}</p>}
        />
    );
}

function axis(rows: LabourRow[]): number[] {
    const values = rows.flatMap((r) => [r.ceiling_lo80!, r.ceiling_hi80!, r.employed_lo80!, r.employed_hi80!]);
    return ticks(Math.min(...values), Math.max(...values), 4);
}

function Plot({ rows, title, width }: Props & { width: number }) {
    const f = formats.value;
    const marks = axis(rows);
    const [first, last] = [rows[0]!.year!, rows[rows.length - 1]!.year!];
    const left = Math.max(...marks.map((m) => f.fixed(m).length)) * 7 + 14;
    const right = Math.max(t('labour.employed').length, t('labour.ceiling').length) * 8 + 12;
    const x = scaleTo(first, last, left, width - right);
    const y = scaleTo(marks[0]!, marks[marks.length - 1]!, HEIGHT, TOP);
    const path = (of: (r: LabourRow) => number, list = rows) => list.map((r, i) => `${i ? 'L' : 'M'}${x(r.year!)},${y(of(r))}`).join('');
    const band = (lo: (r: LabourRow) => number, hi: (r: LabourRow) => number) => `${path(hi)}${path(lo, [...rows].reverse()).replace('M', 'L')}z`;
    const end = rows[rows.length - 1]!;
    const labels = directLabels([
        { id: 'ceiling', at: y(end.ceiling!), text: t('labour.ceiling') },
        { id: 'mid', at: y(end.employed!), text: t('labour.employed') },
    ]);
    const step = (width - left - right) / Math.max(1, last - first);
    return (
        <svg class="series ceiling" viewBox={`0 0 ${width} ${HEIGHT + 30}`} width={width} height={HEIGHT + 30} role="img" aria-label={`${title}. ${t('web.series.spoken')}`}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={left} x2={width - right} y1={y(m)} y2={y(m)} />
                    <text class="tick" x={left - 8} y={y(m) + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            <path class="ceiling-80" d={band((r) => r.ceiling_lo80!, (r) => r.ceiling_hi80!)} />
            <path class="band-80" d={band((r) => r.employed_lo80!, (r) => r.employed_hi80!)} />
            <path class="ceiling-line" d={path((r) => r.ceiling!)} />
            <path class="median" d={path((r) => r.employed!)} />
            {labels.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={x(last) + 7} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
            {rows
                .filter((r) => step > 40 || (last - r.year!) % (step > 20 ? 2 : 5) === 0)
                .map((r) => (
                    <text key={r.year} class="tick year" x={x(r.year!)} y={HEIGHT + 20} text-anchor="middle">
                        {r.year}
                    </text>
                ))}
        </svg>
    );
}

function Table({ rows, title }: Props) {
    const f = formats.value;
    const m = (r: LabourRow, v: number | null) => v !== null && modelled(r.status) && <span class="m">m</span>;
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
            <table class="data" data-table="labour">
                <thead>
                    <tr>
                        <th scope="col">{t('col.year')}</th>
                        {COLUMNS.map((c) => (
                            <th scope="col" class="num" key={c}>
                                {c === 'excess' ? t('labour.excess') : t(`col.${c}`)}
                            </th>
                        ))}
                        <th scope="col" class="num">{t('col.p_over')}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map((r) => (
                        <tr key={r.year}>
                            <th scope="row">{r.year}</th>
                            {COLUMNS.map((c) => (
                                <td class="num" key={c}>
                                    {f.fixed(r[c])}
                                    {m(r, r[c])}
                                </td>
                            ))}
                            <td class="num">
                                {f.fixed(percentOf(r.p_over!))}&nbsp;%
                                {m(r, r.p_over)}
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
