// Openings by year with their 80 and 95 % bands, and under it, on the same years, what they are made of.
import type { NeedRow } from '../api/types.ts';
import { formats, t } from '../i18n/index.ts';
import { scaleTo, ticks } from './axis.ts';
import type { Sharing } from '../pages/parts/share.ts';
import { Frame } from './Frame.tsx';

interface Props {
    rows: NeedRow[];
    year: number | 'all';
    onYear: (year: number) => void;
    title: string;
    place: string;
    share: Sharing;
}

const TOP = 168;
const BOTTOM = 92;
const LEFT = 64;
const RIGHT = 88;

export function Series({ rows, year, onYear, title, place, share }: Props) {
    const known = rows.filter((r) => r.openings !== null);
    return (
        <Frame
            title={title}
            unit={t('web.series.unit')}
            place={place}
            share={share}
            empty={known.length === 0}
            table={() => <DataTable rows={rows} title={title} />}
            plot={(width) => <Plot rows={known} year={year} onYear={onYear} width={width} title={title} />}
            note={<p class="chart-note">{t('web.series.parts')}</p>}
        />
    );
}

interface PlotProps {
    rows: NeedRow[];
    year: number | 'all';
    onYear: (year: number) => void;
    width: number;
    title: string;
}

function Plot({ rows, year, onYear, width, title }: PlotProps) {
    const f = formats.value;
    const first = Number(rows[0]!.year);
    const last = Number(rows[rows.length - 1]!.year);
    const step = (width - LEFT - RIGHT) / (last - first + 1);
    const x = (y: number) => LEFT + (y - first + 0.5) * step;
    const marks = ticks(0, Math.max(...rows.map((r) => r.hi95 ?? r.openings ?? 0)), 4);
    const y = scaleTo(0, marks[marks.length - 1]!, TOP, 14);
    const band = (lo: 'lo80' | 'lo95', hi: 'hi80' | 'hi95') =>
        rows.map((r, i) => `${i ? 'L' : 'M'}${x(Number(r.year))},${y(r[hi] ?? 0)}`).join('') +
        [...rows].reverse().map((r) => `L${x(Number(r.year))},${y(r[lo] ?? 0)}`).join('') +
        'z';
    const line = rows.map((r, i) => `${i ? 'L' : 'M'}${x(Number(r.year))},${y(r.p50 ?? r.openings ?? 0)}`).join('');
    const end = rows[rows.length - 1]!;
    const now = rows.find((r) => Number(r.year) === year);
    const anchorX = x(last) + 7;
    const spread = directLabels([
        { id: '95', at: y(end.hi95 ?? 0), text: '95 %' },
        { id: '80', at: y(end.hi80 ?? 0), text: '80 %' },
        { id: 'mid', at: y(end.p50 ?? 0), text: t('web.series.median') },
    ]);
    const height = TOP + 40 + BOTTOM + 16;
    const where = t('web.series.spoken');
    return (
        <svg class="series" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`${title}. ${where}`}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={LEFT} x2={width - RIGHT} y1={y(m)} y2={y(m)} />
                    <text class="tick" x={LEFT - 8} y={y(m) + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            {now && <line class="now-rule" x1={x(Number(now.year))} x2={x(Number(now.year))} y1={10} y2={TOP + 22 + BOTTOM} />}
            <path class="band-95" d={band('lo95', 'hi95')} />
            <path class="band-80" d={band('lo80', 'hi80')} />
            <path class="median" d={line} />
            {rows.map((r) => (
                <circle key={r.year} class={`point${Number(r.year) === year ? ' now' : ''}`} cx={x(Number(r.year))} cy={y(r.p50 ?? 0)} r={Number(r.year) === year ? 5 : 3} />
            ))}
            {spread.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={anchorX} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
            {now && (
                <text class="now-value" x={x(Number(now.year))} y={Math.max(10, y(now.hi95 ?? 0) - 8)} text-anchor="middle">
                    {f.rounded(now.p50 ?? now.openings, 2)}
                </text>
            )}
            {rows.map((r) => {
                const n = Number(r.year);
                // Too narrow for each: every other year, and always the one that is chosen.
                if (step < 24 && n !== year && ((n - first) % 2 === 1 || Math.abs(n - Number(year)) === 1)) return null;
                return (
                    <text key={n} class={`tick year${n === year ? ' now' : ''}`} x={x(n)} y={TOP + 20} text-anchor="middle">
                        {step > 34 ? n : `’${String(n).slice(2)}`}
                    </text>
                );
            })}
            <Parts rows={rows} x={x} step={step} width={width} year={year} />
            {rows.map((r) => (
                <rect
                    key={r.year}
                    class="pick"
                    x={x(Number(r.year)) - step / 2}
                    y={0}
                    width={step}
                    height={height}
                    onClick={() => onYear(Number(r.year))}
                >
                    <title>{`${r.year}: ${f.fixed(r.openings)} (${f.fixed(r.lo80)}–${f.fixed(r.hi80)})`}</title>
                </rect>
            ))}
        </svg>
    );
}

interface PartsProps {
    rows: NeedRow[];
    x: (year: number) => number;
    step: number;
    width: number;
    year: number | 'all';
}

// Openings as a sum: replacement, growth, and the declines that were floored away because they fill no need elsewhere.
function partsOf(r: NeedRow): { replacement: number; growth: number; decline: number } {
    const replacement = r.replacement ?? 0;
    const growth = r.growth ?? 0;
    return { replacement, growth, decline: Math.max(0, (r.openings ?? 0) - replacement - growth) };
}

function Parts({ rows, x, step, width, year }: PartsProps) {
    const f = formats.value;
    const parts = rows.map(partsOf);
    const up = Math.max(...parts.map((p) => p.replacement + Math.max(0, p.growth) + p.decline));
    const down = Math.min(0, ...parts.map((p) => p.growth));
    const from = TOP + 36;
    const y = scaleTo(down, up, from + BOTTOM, from);
    const bar = Math.min(26, step * 0.62);
    const last = parts[parts.length - 1]!;
    const lastUp = last.replacement + Math.max(0, last.growth);
    const end = x(Number(rows[rows.length - 1]!.year)) + bar / 2 + 6;
    const labels = directLabels([
        { id: 'decline', at: y(lastUp + last.decline / 2), text: t('web.series.decline') },
        { id: 'growth', at: y(last.growth > 0 ? last.replacement + last.growth / 2 : last.growth / 2), text: t('col.growth') },
        { id: 'replacement', at: y(last.replacement / 2), text: t('col.replacement') },
    ]);
    return (
        <g>
            {parts.map((p, i) => {
                const n = Number(rows[i]!.year);
                const left = x(n) - bar / 2;
                const dim = year !== 'all' && n !== year ? ' dim' : '';
                const top = p.replacement + Math.max(0, p.growth);
                return (
                    <g key={n}>
                        <Bar kind={`part-replacement${dim}`} x={left} width={bar} from={y(0)} to={y(p.replacement)} />
                        <Bar kind={`part-growth${dim}`} x={left} width={bar} from={y(p.growth > 0 ? p.replacement : 0)} to={y(p.growth > 0 ? top : p.growth)} />
                        <Bar kind={`part-decline${dim}`} x={left} width={bar} from={y(top)} to={y(top + p.decline)} />
                    </g>
                );
            })}
            <line class="zero" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
            <text class="tick" x={LEFT - 8} y={y(0) + 4} text-anchor="end">
                0
            </text>
            <text class="tick" x={LEFT - 8} y={y(up) + 8} text-anchor="end">
                {f.rounded(up, 2)}
            </text>
            {labels.map((l) => (
                <text key={l.id} class={`direct direct-${l.id}`} x={end} y={l.at + 4}>
                    {l.text}
                </text>
            ))}
        </g>
    );
}

function Bar({ kind, x, width, from, to }: { kind: string; x: number; width: number; from: number; to: number }) {
    return <rect class={kind} x={x} width={width} y={Math.min(from, to)} height={Math.abs(from - to)} />;
}

interface Direct {
    id: string;
    at: number;
    text: string;
}

// Labels at the end of their lines, pushed apart so that none covers another.
export function directLabels(labels: Direct[]): Direct[] {
    const out = labels.map((l) => ({ ...l })).sort((a, b) => a.at - b.at);
    for (let i = 1; i < out.length; i++) out[i]!.at = Math.max(out[i]!.at, out[i - 1]!.at + 15);
    return out;
}

const COLUMNS = ['openings', 'p50', 'lo80', 'hi80', 'lo95', 'hi95', 'growth', 'replacement', 'employed'] as const;

function DataTable({ rows, title }: { rows: NeedRow[]; title: string }) {
    const f = formats.value;
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
            <table class="data">
                <thead>
                    <tr>
                        <th scope="col">{t('col.year')}</th>
                        {COLUMNS.map((c) => (
                            <th scope="col" class="num" key={c}>
                                {t(`col.${c}`)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((r) => (
                        <tr key={r.year}>
                            <th scope="row">{r.year}</th>
                            {COLUMNS.map((c) => (
                                <td class="num" key={c} title={f.exact(r[c])}>
                                    {f.fixed(r[c])}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
