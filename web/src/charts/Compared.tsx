// Charts of up to four regions: intervals side by side by year, fans on one scale, groups where they differ most.
import type { NeedRow } from '../api/types.ts';
import { formats } from '../i18n/index.ts';
import type { Indicator } from '../app/url.ts';
import { valueOf, type Value } from '../pages/map/figures.ts';
import { scaleTo, ticks } from './axis.ts';
import { Mark } from './Marks.tsx';

export interface Member {
    name: string;
    short: string;
    rows: NeedRow[]; // by year
}

const LEFT = 56;

function known(v: Value): v is Value & { value: number } {
    return v.value !== null;
}

function top(members: Member[], indicator: Indicator): number {
    const values = members.flatMap((m) => m.rows.map((r) => valueOf(r, indicator))).filter(known);
    return Math.max(0, ...values.map((v) => v.hi95 ?? v.value));
}

interface Props {
    members: Member[];
    indicator: Indicator;
    year: number | 'all';
    width: number;
    label: string;
}

export function SideBySide({ members, indicator, year, width, label }: Props) {
    const f = formats.value;
    const years = members[0]?.rows.map((r) => Number(r.year)) ?? [];
    const marks = ticks(0, top(members, indicator), 4);
    const height = 240;
    const y = scaleTo(0, marks[marks.length - 1]!, height, 12);
    const step = (width - LEFT - 12) / years.length;
    const gap = Math.min(13, (step - 6) / members.length);
    const x = (at: number, member: number) => LEFT + (at + 0.5) * step + (member - (members.length - 1) / 2) * gap;
    return (
        <svg class="series" viewBox={`0 0 ${width} ${height + 30}`} width={width} height={height + 30} role="img" aria-label={label}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={LEFT} x2={width - 12} y1={y(m)} y2={y(m)} />
                    <text class="tick" x={LEFT - 8} y={y(m) + 4} text-anchor="end">
                        {f.fixed(m)}
                    </text>
                </g>
            ))}
            {years.map((n, i) => (
                <g key={n}>
                    {n === year && <rect class="now-band" x={LEFT + i * step} y={6} width={step} height={height - 4} />}
                    {(step >= 30 || i % 2 === 0 || n === year) && (
                        <text class={`tick year${n === year ? ' now' : ''}`} x={LEFT + (i + 0.5) * step} y={height + 20} text-anchor="middle">
                            {step > 38 ? n : `’${String(n).slice(2)}`}
                        </text>
                    )}
                    {members.map((m, k) => {
                        const v = m.rows[i] ? valueOf(m.rows[i]!, indicator) : null;
                        if (!v || !known(v)) return null;
                        return (
                            <g key={k}>
                                {v.lo95 !== null && v.hi95 !== null && <line class={`thin mark-line-${k}`} x1={x(i, k)} x2={x(i, k)} y1={y(v.lo95)} y2={y(v.hi95)} />}
                                {v.lo80 !== null && v.hi80 !== null && <line class={`thick mark-line-${k}`} x1={x(i, k)} x2={x(i, k)} y1={y(v.lo80)} y2={y(v.hi80)} />}
                                <Mark at={k} x={x(i, k)} y={y(v.value)} r={Math.min(4, gap / 2.6)} />
                            </g>
                        );
                    })}
                </g>
            ))}
        </svg>
    );
}

export function Fans({ members, indicator, year, width, label }: Props) {
    const f = formats.value;
    const columns = width < 560 ? 1 : width < 900 ? 2 : members.length;
    const gap = 28;
    const each = (width - LEFT - gap * (columns - 1)) / columns;
    const tall = columns === 1 ? 110 : 150;
    const marks = ticks(0, top(members, indicator), 3);
    const lines = Math.ceil(members.length / columns);
    const height = lines * (tall + 54);
    return (
        <svg class="series" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
            {members.map((m, k) => {
                const left = LEFT + (k % columns) * (each + gap);
                const base = Math.floor(k / columns) * (tall + 54) + 24;
                const y = scaleTo(0, marks[marks.length - 1]!, base + tall, base);
                const rows = m.rows.filter((r) => r.openings !== null);
                if (!rows.length) return null;
                const first = Number(rows[0]!.year);
                const last = Number(rows[rows.length - 1]!.year);
                const x = scaleTo(first, last, left, left + each - 4);
                const at = (r: NeedRow) => x(Number(r.year));
                const values = rows.map((r) => ({ r, v: valueOf(r, indicator) }));
                const band = (lo: 'lo80' | 'lo95', hi: 'hi80' | 'hi95') =>
                    values.map(({ r, v }, i) => `${i ? 'L' : 'M'}${at(r)},${y(v[hi] ?? v.value ?? 0)}`).join('') +
                    [...values].reverse().map(({ r, v }) => `L${at(r)},${y(v[lo] ?? v.value ?? 0)}`).join('') +
                    'z';
                const now = values.find(({ r }) => Number(r.year) === year);
                return (
                    <g key={k}>
                        <Mark at={k} x={left + 5} y={base - 13} r={4} />
                        <text class="fan-name" x={left + 15} y={base - 9}>
                            {each < 200 ? m.short : m.name}
                        </text>
                        {marks.map((n) => (
                            <g key={n}>
                                <line class="grid" x1={left} x2={left + each} y1={y(n)} y2={y(n)} />
                                {k % columns === 0 && (
                                    <text class="tick" x={LEFT - 8} y={y(n) + 4} text-anchor="end">
                                        {f.fixed(n)}
                                    </text>
                                )}
                            </g>
                        ))}
                        <path class={`fan-95 mark-fill-${k}`} d={band('lo95', 'hi95')} />
                        <path class={`fan-80 mark-fill-${k}`} d={band('lo80', 'hi80')} />
                        <path class={`fan-line mark-line-${k}`} d={values.map(({ r, v }, i) => `${i ? 'L' : 'M'}${at(r)},${y(v.value ?? 0)}`).join('')} />
                        {now && now.v.value !== null && (
                            <>
                                <Mark at={k} x={at(now.r)} y={y(now.v.value)} r={4} />
                                <text class="now-value" x={at(now.r)} y={y(now.v.hi80 ?? now.v.value) - 6} text-anchor="middle">
                                    {indicator === 'rate' ? f.fixed(now.v.value, 0) : f.people(now.v.value)}
                                </text>
                            </>
                        )}
                        {[first, last].map((n, i) => (
                            <text key={n} class="tick" x={x(n)} y={base + tall + 18} text-anchor={i ? 'end' : 'start'}>
                                {n}
                            </text>
                        ))}
                    </g>
                );
            })}
        </svg>
    );
}

export interface GroupLine {
    name: string;
    values: (Value | null)[];
    note: string; // said at the end of the line
}

// One line a group: its name above, the regions' marks with their 80 % intervals on one scale.
export function Groups({ lines, width, label }: { lines: GroupLine[]; width: number; label: string }) {
    const f = formats.value;
    const side = width >= 640;
    const left = side ? Math.min(300, width * 0.36) : 0;
    const right = side ? 150 : 0;
    const most = Math.max(0, ...lines.flatMap((l) => l.values.map((v) => v?.hi80 ?? v?.value ?? 0)));
    const marks = ticks(0, most, width < 480 ? 3 : 5);
    const x = scaleTo(0, marks[marks.length - 1]!, left + 8, width - right - 12);
    const tall = side ? 46 : 66;
    const height = lines.length * tall + 26;
    return (
        <svg class="series" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
            {marks.map((m) => (
                <g key={m}>
                    <line class="grid" x1={x(m)} x2={x(m)} y1={18} y2={height} />
                    <text class="tick" x={x(m)} y={12} text-anchor="middle">
                        {f.fixed(m, marks[1]! < 1 ? 1 : 0)}
                    </text>
                </g>
            ))}
            {lines.map((l, i) => {
                const y0 = 22 + i * tall;
                const middle = side ? y0 + tall / 2 : y0 + 40;
                const known = l.values.filter((v) => v !== null).length;
                const gap = known > 1 ? Math.min(8, 30 / known) : 0;
                return (
                    <g key={l.name}>
                        <line class="grid" x1={0} x2={width} y1={y0} y2={y0} />
                        {cut(l.name, side ? Math.floor(left / 7.6) : Math.floor(width / 7.6), side ? 2 : 1).map((text, n, all) => (
                            <text key={n} class="group-name" x={0} y={side ? middle + 4 + (n - (all.length - 1) / 2) * 15 : y0 + 16}>
                                {text}
                            </text>
                        ))}
                        {l.values.map((v, k) => {
                            if (!v || v.value === null) return null;
                            const y = middle + (k - (l.values.length - 1) / 2) * gap;
                            return (
                                <g key={k}>
                                    {v.lo80 !== null && v.hi80 !== null && <line class={`thick mark-line-${k}`} x1={x(v.lo80)} x2={x(v.hi80)} y1={y} y2={y} />}
                                    <Mark at={k} x={x(v.value)} y={y} r={3.6} />
                                </g>
                            );
                        })}
                        {l.note && (
                            <text class="tick" x={width} y={side ? middle + 4 : y0 + tall - 4} text-anchor="end">
                                {l.note}
                            </text>
                        )}
                    </g>
                );
            })}
        </svg>
    );
}

// A name in so many lines of so many letters; what does not fit ends with a dot.
function cut(name: string, letters: number, most: number): string[] {
    const out: string[] = [''];
    for (const word of name.split(' ')) {
        const last = out[out.length - 1]!;
        if ((last + word).length + 1 <= letters || last === '') out[out.length - 1] = last ? `${last} ${word}` : word;
        else if (out.length < most) out.push(word);
        else {
            out[out.length - 1] = `${last.replace(/[,;]$/, '')} …`;
            break;
        }
    }
    return out;
}
