// Forecast against fact: what came as a line with points, and each forecast from its base year with its 80 % range.
import { directLabels } from '../../charts/Series.tsx';
import { Frame } from '../../charts/Frame.tsx';
import { scaleTo, ticks } from '../../charts/axis.ts';
import { formats, t } from '../../i18n/index.ts';
import type { Sharing } from '../parts/share.ts';

export interface Meeting {
    from: number; // base year of the forecast
    year: number;
    base: number | null; // known in the base year
    forecast: number;
    lo80: number | null;
    hi80: number | null;
    fact: number;
}

interface Props {
    title: string;
    place: string;
    list: Meeting[];
    share: Sharing;
    name: string;
}

const HEIGHT = 250;
const TOP = 16;

export function Against({ title, place, list, share, name }: Props) {
    return (
        <Frame
            title={title}
            unit={`${place} · ${t('web.scorecard.chart.unit')}`}
            place={place}
            share={share}
            empty={list.length === 0}
            table={() => <MeetingTable list={list} title={title} name={name} />}
            plot={(width) => <Plot list={list} width={width} title={`${title}. ${place}`} />}
            note={<p class="chart-note">{t('web.scorecard.chart.note')}</p>}
        />
    );
}

function Plot({ list, width, title }: { list: Meeting[]; width: number; title: string }) {
    const f = formats.value;
    const right = width < 480 ? 62 : 96;
    const facts = new Map([...list.filter((m) => m.base !== null).map((m): [number, number] => [m.from, m.base!]), ...list.map((m): [number, number] => [m.year, m.fact])]);
    const years = [...facts.keys()].sort((a, b) => a - b);
    const origins = [...new Set(list.map((m) => m.from))].sort((a, b) => a - b);
    const first = Math.min(...origins, ...years);
    const last = Math.max(...years);
    const values = list.flatMap((m) => [m.base ?? m.forecast, m.forecast, m.fact, m.lo80 ?? m.forecast, m.hi80 ?? m.forecast]);
    const marks = ticks(Math.min(...values), Math.max(...values), 5);
    const left = Math.max(...marks.map((m) => f.fixed(m).length)) * 7 + 14;
    const x = scaleTo(first, Math.max(last, first + 1), left, width - right);
    const y = scaleTo(marks[0]!, marks[marks.length - 1]!, HEIGHT, TOP);
    const step = (width - left - right) / Math.max(1, last - first);
    const line = (points: [number, number][]) => points.map(([a, b], i) => `${i ? 'L' : 'M'}${x(a)},${y(b)}`).join('');
    const told = list.filter((m) => m.year === last).sort((a, b) => b.from - a.from)[0];
    const labels = directLabels([
        { id: 'fact', at: y(facts.get(last) ?? 0), text: t('col.fact') },
        ...(told ? [{ id: 'mid', at: y(told.forecast), text: t('col.forecast') }] : []),
    ]);
    return (
        <svg class="series against" viewBox={`0 0 ${width} ${HEIGHT + 30}`} width={width} height={HEIGHT + 30} role="img" aria-label={title}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={left} x2={width - right} y1={y(m)} y2={y(m)} />
                    <text class="tick" x={left - 8} y={y(m) + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            {origins.map((from) => {
                const own = list.filter((m) => m.from === from).sort((a, b) => a.year - b.year);
                const base = own[0]?.base ?? null;
                const start: [number, number][] = base === null ? [] : [[from, base]];
                const ranged = own.every((m) => m.lo80 !== null && m.hi80 !== null);
                const upper: [number, number][] = [...start, ...own.map((m): [number, number] => [m.year, m.hi80 ?? m.forecast])];
                const lower: [number, number][] = [...start, ...own.map((m): [number, number] => [m.year, m.lo80 ?? m.forecast])].reverse() as [number, number][];
                return (
                    <g key={from} data-from={from}>
                        {ranged && <path class="against-band" d={`${line(upper)}${line(lower).replace('M', 'L')}z`} />}
                        <path class="against-forecast" d={line([...start, ...own.map((m): [number, number] => [m.year, m.forecast])])} />
                        {own.map((m) => (
                            <circle key={m.year} class="against-point" cx={x(m.year)} cy={y(m.forecast)} r={2.5}>
                                <title>{t('web.scorecard.chart.point', { from: String(m.from), year: String(m.year), forecast: f.fixed(m.forecast), fact: f.fixed(m.fact) })}</title>
                            </circle>
                        ))}
                    </g>
                );
            })}
            <path class="past" d={line(years.map((n): [number, number] => [n, facts.get(n)!]))} />
            {years.map((n) => (
                <circle key={n} class="past-point" cx={x(n)} cy={y(facts.get(n)!)} r={4}>
                    <title>{`${n}: ${f.fixed(facts.get(n)!)}`}</title>
                </circle>
            ))}
            {labels.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={x(last) + 8} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
            {Array.from({ length: last - first + 1 }, (_, i) => first + i).map((n) =>
                step < 34 && (last - n) % 2 === 1 ? null : (
                    <text key={n} class="tick year" x={x(n)} y={HEIGHT + 20} text-anchor="middle">
                        {step < 40 ? `’${String(n).slice(2)}` : n}
                    </text>
                ),
            )}
        </svg>
    );
}

function MeetingTable({ list, title, name }: { list: Meeting[]; title: string; name: string }) {
    const f = formats.value;
    const sorted = [...list].sort((a, b) => a.from - b.from || a.year - b.year);
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
            <table class="data" data-table={name}>
                <thead>
                    <tr>
                        <th scope="col">{t('col.origin')}</th>
                        <th scope="col">{t('col.year')}</th>
                        <th scope="col" class="num">{t('col.forecast')}</th>
                        <th scope="col" class="num">{t('col.lo80')}</th>
                        <th scope="col" class="num">{t('col.hi80')}</th>
                        <th scope="col" class="num">{t('col.fact')}</th>
                        <th scope="col" class="num">{t('col.error')}</th>
                    </tr>
                </thead>
                <tbody>
                    {sorted.map((m) => (
                        <tr key={`${m.from}-${m.year}`}>
                            <th scope="row">{m.from}</th>
                            <td>{m.year}</td>
                            <td class="num">{f.fixed(m.forecast)}</td>
                            <td class="num">{f.fixed(m.lo80)}</td>
                            <td class="num">{f.fixed(m.hi80)}</td>
                            <td class="num">{f.fixed(m.fact)}</td>
                            <td class="num">{f.fixed(m.forecast - m.fact)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
