import type { Unit } from './units.ts';
import { lines } from './shortname.ts';
import { Units } from './Units.tsx';

interface Props {
    units: Unit[];
    width: number;
    label: string;
    onSelect: (code: string) => void;
    onOpen?: (code: string) => void;
}

const GAP = 3;

// Where the squares stand, and their shapes.
export function squares(units: { code: string; tile: number[] | null }[], width: number) {
    const placed = units.filter((u) => u.tile !== null);
    const cols = 1 + Math.max(...placed.map((u) => u.tile![0]!));
    const rows = 1 + Math.max(...placed.map((u) => u.tile![1]!));
    const side = Math.min(112, (width - 2) / cols);
    const left = (width - side * cols) / 2;
    const gap = Math.min(GAP, side / 10);
    const box = new Map(placed.map((u) => [u.code, [left + u.tile![0]! * side, 1 + u.tile![1]! * side] as const]));
    const s = side - gap;
    const paths = new Map([...box].map(([code, [x, y]]) => [code, `M${x},${y}h${s}v${s}h${-s}z`]));
    return { width, height: Math.ceil(side * rows), side, box, paths };
}

// Every unit the same square, so that a city reads as well as a steppe.
export function Tiles({ units, width, label, onSelect, onOpen }: Props) {
    const placed = units.filter((u) => u.tile !== null);
    const { side, height, box, paths } = squares(placed, width);
    const path = (code: string) => paths.get(code) ?? '';
    const spots = placed.map((u) => {
        const [x, y] = box.get(u.code)!;
        return { code: u.code, x: x + side / 2, y: y + side / 2 };
    });
    const small = side < 72;
    const tiny = side < 34; // a figure would not fit: it is read in the table and when the square is pointed at
    const nameSize = small ? 9.5 : 12;
    return (
        <Units
            units={placed}
            spots={spots}
            label={label}
            width={width}
            height={height}
            shape={(u) => path(u.code)}
            ring={path}
            onSelect={onSelect}
            onOpen={onOpen}
        >
            {placed.map((u, i) => {
                const { x, y } = spots[i]!;
                if (tiny)
                    return (
                        <text key={u.code} class={`label on-${u.paint}`} x={x - GAP / 2} y={y + 2} font-size={11} text-anchor="middle">
                            <tspan class="label-name">{u.letters}</tspan>
                        </text>
                    );
                const name = lines(u.short, Math.floor((side - GAP - 6) / (nameSize * 0.6)));
                return (
                    <text key={u.code} class={`label on-${u.paint}`} x={x - GAP / 2} y={y} text-anchor="middle">
                        {name.map((line, n) => (
                            <tspan
                                key={n}
                                class="label-name"
                                font-size={nameSize}
                                x={x - GAP / 2}
                                y={y - (small ? 4 : 8) - (name.length - 1 - n) * nameSize * 1.1}
                            >
                                {line}
                            </tspan>
                        ))}
                        <tspan class="label-value" font-size={small ? 11.5 : 18} x={x - GAP / 2} y={y + (small ? 12 : 20)}>
                            {u.label}
                            {u.modelled && <tspan class="m"> m</tspan>}
                        </tspan>
                    </text>
                );
            })}
        </Units>
    );
}
