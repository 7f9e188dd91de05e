import { useMemo } from 'preact/hooks';
import { fits, project, type Geometry } from './project.ts';
import type { Unit } from './units.ts';
import { Units } from './Units.tsx';

interface Props {
    geometry: Geometry;
    units: Unit[];
    width: number;
    label: string;
    onSelect: (code: string) => void;
    onOpen?: (code: string) => void;
}

export function Outline({ geometry, units, width, label, onSelect, onOpen }: Props) {
    const map = useMemo(() => project(geometry, width), [geometry, width]);
    // Small units are drawn, and therefore clicked, over the large ones around them.
    const drawn = units.filter((u) => map.paths.has(u.code));
    const spots = drawn.map((u) => {
        const [x, y] = map.point(u.lon, u.lat);
        return { code: u.code, x, y };
    });
    const path = (code: string) => map.paths.get(code) ?? '';
    const size = width < 480 ? 10.5 : 12;
    return (
        <Units
            units={drawn}
            spots={spots}
            label={label}
            width={width}
            height={map.height}
            shape={(u) => path(u.code)}
            ring={path}
            onSelect={onSelect}
            onOpen={onOpen}
        >
            <path d={map.borders} class="borders" />
            {drawn.map((u, i) => (
                <Label key={u.code} unit={u} x={spots[i]!.x} y={spots[i]!.y} size={size} rings={map.rings.get(u.code) ?? []} />
            ))}
        </Units>
    );
}

interface LabelProps {
    unit: Unit;
    x: number;
    y: number;
    size: number;
    rings: [number, number][][];
}

// Name and value when both fit into the shape, the value alone when only it fits, else nothing.
function Label({ unit, x, y, size, rings }: LabelProps) {
    const number = unit.label + (unit.modelled ? ' m' : '');
    const wide = Math.max(unit.short.length * size * 0.56, number.length * size * 0.58);
    const both = fits(x, y, wide + 4, size * 2.3, rings);
    if (!both && !fits(x, y, number.length * size * 0.58 + 2, size * 1.1, rings)) return null;
    return (
        <text class={`label on-${unit.paint}`} x={x} y={y} font-size={size} text-anchor="middle">
            {both && (
                <tspan x={x} dy="-0.25em" class="label-name">
                    {unit.short}
                </tspan>
            )}
            <tspan x={x} dy={both ? '1.15em' : '0.35em'} class="label-value">
                {unit.label}
                {unit.modelled && <tspan class="m"> m</tspan>}
            </tspan>
        </text>
    );
}
