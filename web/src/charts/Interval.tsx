// A dot with its interval: 80 % as a bar, 95 % as a thin line, on a scale that all rows share.
import { scaleTo } from './axis.ts';

interface Props {
    value: number | null;
    lo80: number | null;
    hi80: number | null;
    lo95?: number | null;
    hi95?: number | null;
    min: number;
    max: number;
    width: number;
    label?: string;
}

export function Interval({ value, lo80, hi80, lo95, hi95, min, max, width, label }: Props) {
    const h = 16;
    const x = scaleTo(min, max, 5, width - 5);
    return (
        <svg class="interval" width={width} height={h} role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true}>
            {min < 0 && max > 0 && <line class="interval-zero" x1={x(0)} x2={x(0)} y1={0} y2={h} />}
            {lo95 != null && hi95 != null && <line class="interval-95" x1={x(lo95)} x2={x(hi95)} y1={h / 2} y2={h / 2} />}
            {lo80 !== null && hi80 !== null && (
                <rect class="interval-80" x={x(lo80)} width={Math.max(1, x(hi80) - x(lo80))} y={h / 2 - 2.5} height={5} rx={2.5} />
            )}
            {value !== null && <circle class="interval-dot" cx={x(value)} cy={h / 2} r={4} />}
        </svg>
    );
}
