// Employment as it was, point by point, and the forecast that continues it; breaks in the series as thin rules.
import type { BreakRow, HistoryRow, NeedRow } from '../api/types.ts';
import { formats, t, textOr } from '../i18n/index.ts';
import { modelled } from '../pages/map/figures.ts';
import { scaleTo, ticks } from './axis.ts';
import type { Sharing } from '../pages/parts/share.ts';
import { Frame } from './Frame.tsx';
import { directLabels } from './Series.tsx';

interface Props {
    past: HistoryRow[];
    breaks: BreakRow[];
    forecast: NeedRow[];
    fitted: boolean;
    title: string;
    place: string;
    share: Sharing;
}

const TOP = 26;
const HEIGHT = 260;

export function History(p: Props) {
    const known = p.past.filter((r) => r.employed !== null);
    return (
        <Frame
            title={p.title}
            unit={t('web.history.unit')}
            place={p.place}
            share={p.share}
            empty={known.length === 0}
            table={() => <Table {...p} />}
            plot={(width) => <Plot {...p} past={known} width={width} />}
            note={<Notes {...p} />}
        />
    );
}

// The marks of the vertical axis.
function axis(past: HistoryRow[], ahead: NeedRow[]): number[] {
    const known = ahead.filter((r) => r.employed !== null);
    const values = [...past.flatMap((r) => r.employed ?? []), ...known.flatMap((r) => [r.employed_lo80 ?? r.employed!, r.employed_hi80 ?? r.employed!])];
    return ticks(Math.min(...values), Math.max(...values), 4);
}

interface Point {
    year: number;
    value: number;
}

function Plot({ past, breaks, forecast, width, title }: Props & { width: number }) {
    const f = formats.value;
    const ahead = forecast.filter((r) => r.employed !== null);
    const marks = axis(past, ahead);
    const points: Point[] = past.map((r) => ({ year: r.year, value: r.employed! }));
    const now = points[points.length - 1]!;
    const left = Math.max(...marks.map((m) => f.fixed(m).length)) * 7 + 14;
    const first = points[0]!.year;
    const last = ahead.length ? Number(ahead[ahead.length - 1]!.year) : now.year;
    const right = Math.max(width < 480 ? 62 : 84, ahead.length ? f.people(ahead[ahead.length - 1]!.employed!, 3).length * 7 + 12 : 0);
    const x = scaleTo(first, last, left, width - right);
    const y = scaleTo(marks[0]!, marks[marks.length - 1]!, HEIGHT, TOP);
    const path = (list: Point[]) => list.map((d, i) => `${i ? 'L' : 'M'}${x(d.year)},${y(d.value)}`).join('');
    const middle = [now, ...ahead.map((r) => ({ year: Number(r.year), value: r.employed! }))];
    const upper = [now, ...ahead.map((r) => ({ year: Number(r.year), value: r.employed_hi80 ?? r.employed! }))];
    const lower = [now, ...ahead.map((r) => ({ year: Number(r.year), value: r.employed_lo80 ?? r.employed! }))].reverse();
    const end = middle[middle.length - 1]!;
    const labels = ahead.length
        ? directLabels([
              { id: '80', at: y(upper[upper.length - 1]!.value), text: '80 %' },
              { id: 'mid', at: y(end.value), text: f.people(end.value, 3) },
          ])
        : [];
    const years = [...new Set(breaks.map((b) => b.year))];
    // Years of breaks that stand close lean away from each other.
    const lean = (n: number) => {
        const near = (m: number) => years.includes(m) && Math.abs(x(m) - x(n)) < 36 && m !== n;
        return years.some((m) => m > n && near(m)) ? 'end' : years.some((m) => m < n && near(m)) ? 'start' : 'middle';
    };
    // The last observed value stands above whatever the line does under it.
    const above = Math.min(...points.filter((d) => x(d.year) > x(now.year) - 76).map((d) => y(d.value)));
    const step = width < 480 ? 10 : 5;
    return (
        <svg class="series history" viewBox={`0 0 ${width} ${HEIGHT + 30}`} width={width} height={HEIGHT + 30} role="img" aria-label={`${title}. ${t('web.series.spoken')}`}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={left} x2={width - right} y1={y(m)} y2={y(m)} />
                    <text class="tick" x={left - 8} y={y(m) + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            {years.map((n) => (
                <g key={n}>
                    <line class="break-rule" x1={x(n - 0.5)} x2={x(n - 0.5)} y1={TOP - 10} y2={HEIGHT} />
                    <text class="break-year" x={x(n - 0.5)} y={TOP - 14} text-anchor={lean(n)}>
                        {n}
                    </text>
                </g>
            ))}
            {ahead.length > 0 && (
                <>
                    <line class="now-rule" x1={x(now.year)} x2={x(now.year)} y1={TOP - 10} y2={HEIGHT} />
                    <text class="tick forecast-word" x={x(now.year) + 6} y={HEIGHT - 8}>
                        {t('web.history.forecast')}
                    </text>
                    <path class="band-80" d={`${path(upper)}${path(lower).replace('M', 'L')}z`} />
                    <path class="median" d={path(middle)} />
                </>
            )}
            <path class="past" d={path(points)} />
            {past.map((r) => (
                <circle key={r.year} class={modelled(r.status) ? 'past-made' : 'past-point'} cx={x(r.year)} cy={y(r.employed!)} r={3}>
                    <title>{`${r.year}: ${f.fixed(r.employed)}, ${textOr(`status.${r.status}`, r.status ?? '')}`}</title>
                </circle>
            ))}
            <text class="now-value" x={x(now.year)} y={above - 10} text-anchor="end">
                {f.people(now.value, 3)}
            </text>
            {labels.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={x(last) + 7} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
            {Array.from({ length: last - first + 1 }, (_, i) => first + i)
                .filter((n) => n % step === 0)
                .map((n) => (
                    <text key={n} class="tick year" x={x(n)} y={HEIGHT + 20} text-anchor="middle">
                        {n}
                    </text>
                ))}
        </svg>
    );
}

// What the marks mean and what happened at each break; the axis tells whether it begins at zero.
function Notes({ past, breaks, forecast, fitted }: Props) {
    const hollow = past.some((r) => modelled(r.status));
    return (
        <div class="chart-note">
            <p>
                {hollow && <>{t(fitted ? 'web.history.fitted' : 'web.history.hollow')} </>}
                {axis(past, forecast)[0] !== 0 && t('web.history.axis')}
            </p>
            {breaks.length > 0 && (
                <ul class="breaks">
                    {breaks.map((b) => (
                        <li key={b.year + b.kind}>{b.text}</li>
                    ))}
                </ul>
            )}
        </div>
    );
}

function Table({ past, forecast, title }: Props) {
    const f = formats.value;
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
            <table class="data" data-table="history">
                <thead>
                    <tr>
                        <th scope="col">{t('col.year')}</th>
                        <th scope="col" class="num">{t('col.employed')}</th>
                        <th scope="col" class="num">{t('col.employed_lo80')}</th>
                        <th scope="col" class="num">{t('col.employed_hi80')}</th>
                        <th scope="col">{t('col.status')}</th>
                        <th scope="col">{t('col.source')}</th>
                        <th scope="col">{t('col.file')}</th>
                    </tr>
                </thead>
                <tbody>
                    {past.map((r) => (
                        <tr key={r.year}>
                            <th scope="row">{r.year}</th>
                            <td class="num">{f.fixed(r.employed)}</td>
                            <td class="num" />
                            <td class="num" />
                            <td>{textOr(`status.${r.status}`, r.status ?? '')}</td>
                            <td>{r.source}</td>
                            <td>
                                {r.file}:{r.line}
                            </td>
                        </tr>
                    ))}
                    {forecast.map((r) => (
                        <tr key={r.year}>
                            <th scope="row">{r.year}</th>
                            <td class="num">{f.fixed(r.employed)}</td>
                            <td class="num">{f.fixed(r.employed_lo80)}</td>
                            <td class="num">{f.fixed(r.employed_hi80)}</td>
                            <td>{t('status.forecast')}</td>
                            <td />
                            <td />
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
