// The forecast without assumptions and with them, year by year, and under it, on the same years, their difference with
// its 80 % interval.
import { Frame } from '../../charts/Frame.tsx';
import { scaleTo, ticks } from '../../charts/axis.ts';
import { directLabels } from '../../charts/Series.tsx';
import type { ComparedRow } from '../../api/types.ts';
import { formats, t } from '../../i18n/index.ts';
import type { Flow } from '../../app/url.ts';
import { take } from './state.ts';

const TOP = 150;
const BOTTOM = 100;
const LEFT = 64;

export interface Point {
    year: string;
    a: number;
    b: number;
    mean: number;
    lo: number;
    hi: number;
}

export function pointOf(r: ComparedRow, flow: Flow): Point {
    return flow === 'openings'
        ? { year: r.year, a: r.openings_a, b: r.openings_b, mean: r.difference, lo: r.lo80, hi: r.hi80 }
        : { year: r.year, a: r.employed_a, b: r.employed_b, mean: r.employed_difference, lo: r.employed_lo80, hi: r.employed_hi80 };
}

export function Chart({ rows, flow, place }: { rows: ComparedRow[]; flow: Flow; place: string }) {
    const points = rows.map((r) => pointOf(r, flow));
    const title = t(`assume.chart.${flow}`);
    return (
        <Frame
            title={title}
            unit={t(`assume.chart.unit.${flow}`)}
            place={place}
            share={{ title: `${title}. ${place}`, made: { seen: () => take(false), all: () => take(true) } }}
            empty={points.length === 0}
            table={() => <Table points={points} title={title} />}
            plot={(width) => <Plot points={points} width={width} title={title} />}
            note={<p class="chart-note">{t('assume.chart.note')}</p>}
        />
    );
}

function Plot({ points, width, title }: { points: Point[]; width: number; title: string }) {
    const f = formats.value;
    const right = width < 480 ? 84 : 128;
    const step = (width - LEFT - right) / points.length;
    const x = (i: number) => LEFT + (i + 0.5) * step;
    const values = points.flatMap((p) => [p.a, p.b]);
    const low = Math.min(...values);
    const high = Math.max(...values);
    // Lines, not bars: the scale need not begin at nothing, and says where it does.
    const marks = ticks(low - (high - low) * 0.2, high, 4);
    const y = scaleTo(marks[0]!, marks[marks.length - 1]!, TOP, 14);
    const from = TOP + 52;
    const under = ticks(Math.min(0, ...points.map((p) => p.lo)), Math.max(0, ...points.map((p) => p.hi)), 3);
    const d = scaleTo(under[0]!, under[under.length - 1]!, from + BOTTOM, from);
    const line = (of: 'a' | 'b') => points.map((p, i) => `${i ? 'L' : 'M'}${x(i)},${y(p[of])}`).join('');
    const end = points[points.length - 1]!;
    const labels = directLabels([
        { id: 'base', at: y(end.a), text: t('assume.chart.base') },
        { id: 'mid', at: y(end.b), text: t('assume.chart.with') },
    ]);
    const height = from + BOTTOM + 30;
    return (
        <svg class="series scenario" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`${title}. ${t('web.series.spoken')}`}>
            {[...marks.map((m) => [m, y(m)] as const), ...under.map((m) => [m, d(m)] as const)].map(([m, at], i) => (
                <g key={i}>
                    <line class="grid" x1={LEFT} x2={width - right} y1={at} y2={at} />
                    <text class="tick" x={LEFT - 8} y={at + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            <path class="line-base" d={line('a')} />
            <path class="median" d={line('b')} />
            {points.map((p, i) => (
                <circle key={p.year} class="point" cx={x(i)} cy={y(p.b)} r={3} />
            ))}
            {labels.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={x(points.length - 1) + 8} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
            <text class="under" x={LEFT} y={from - 12}>
                {t('assume.chart.difference')}
            </text>
            <line class="zero" x1={LEFT} x2={width - right} y1={d(0)} y2={d(0)} />
            {points.map((p, i) => (
                <g key={p.year}>
                    <line class="difference" x1={x(i)} x2={x(i)} y1={d(p.lo)} y2={d(p.hi)} />
                    <circle class="point now" cx={x(i)} cy={d(p.mean)} r={4} />
                    {(step >= 24 || i % 2 === 0) && (
                        <text class="tick year" x={x(i)} y={from + BOTTOM + 20} text-anchor="middle">
                            {step > 34 ? p.year : `’${p.year.slice(2)}`}
                        </text>
                    )}
                    <rect class="pick" x={x(i) - step / 2} y={0} width={step} height={height}>
                        <title>{`${p.year}: ${f.fixed(p.a)} → ${f.fixed(p.b)}; ${f.fixed(p.mean)} (${f.fixed(p.lo)} … ${f.fixed(p.hi)})`}</title>
                    </rect>
                </g>
            ))}
        </svg>
    );
}

function Table({ points, title }: { points: Point[]; title: string }) {
    const f = formats.value;
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
            <table class="data">
                <thead>
                    <tr>
                        <th scope="col">{t('col.year')}</th>
                        {(['a', 'b', 'mean', 'lo', 'hi'] as const).map((c) => (
                            <th scope="col" class="num" key={c}>
                                {t(`assume.col.${c}`)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {points.map((p) => (
                        <tr key={p.year}>
                            <th scope="row">{p.year}</th>
                            {(['a', 'b', 'mean', 'lo', 'hi'] as const).map((c) => (
                                <td class="num" key={c} title={f.exact(p[c])}>
                                    {f.fixed(p[c])}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
