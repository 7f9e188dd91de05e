// The units of either view as one list box: one stop of the Tab key, arrows move, Enter selects and then opens.
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { hover, state } from '../app/store.ts';
import { neighbour, type Spot } from './neighbour.ts';
import type { Unit } from './units.ts';

interface Props {
    units: Unit[];
    spots: Spot[];
    label: string;
    width: number;
    height: number;
    shape: (unit: Unit) => JSX.SVGAttributes<SVGPathElement>['d'];
    onSelect: (code: string) => void;
    onOpen?: (code: string) => void; // Enter on the unit that is selected
    children?: ComponentChildren; // drawn over the shapes: borders, labels
    ring: (code: string) => string;
}

export function Units({ units, spots, label, width, height, shape, onSelect, onOpen, children, ring }: Props) {
    const host = useRef<SVGSVGElement>(null);
    const selected = state.value.region;
    const first = units[0]?.code ?? '';
    const stop = units.some((u) => u.code === hover.value) ? hover.value : selected || first;

    const onKey = (e: KeyboardEvent, code: string) => {
        let next = '';
        if (e.key.startsWith('Arrow')) next = neighbour(spots, code, e.key);
        else if (e.key === 'Home') next = first;
        else if (e.key === 'End') next = units[units.length - 1]?.code ?? '';
        else if (e.key === 'Enter' && code === selected) onOpen?.(code);
        else if (e.key === 'Enter' || e.key === ' ') onSelect(code);
        else if (e.key === 'Escape' && selected) onSelect(selected);
        else return;
        e.preventDefault();
        if (next) host.current?.querySelector<SVGPathElement>(`[data-unit="${next}"]`)?.focus();
    };
    return (
        <svg ref={host} class="units" viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
            <g role="listbox" aria-label={label}>
                {units.map((u) => (
                    <path
                        key={u.code}
                        d={shape(u)}
                        class={`unit ${u.paint}`}
                        role="option"
                        tabIndex={u.code === stop ? 0 : -1}
                        aria-label={u.spoken}
                        aria-selected={u.code === selected}
                        data-unit={u.code}
                        onClick={() => onSelect(u.code)}
                        onKeyDown={(e) => onKey(e, u.code)}
                        onFocus={() => (hover.value = u.code)}
                        onBlur={() => (hover.value = '')}
                        onPointerEnter={(e) => e.pointerType === 'mouse' && (hover.value = u.code)}
                        onPointerLeave={() => (hover.value = '')}
                    />
                ))}
            </g>
            <g aria-hidden="true" class="over">
                {units.map((u) => u.shown !== 'value' && <path key={u.code} d={shape(u)} class={`mark-${u.shown}`} />)}
                {children}
                {selected && ring(selected) && <path d={ring(selected)} class="ring-selected" />}
                {hover.value && ring(hover.value) && <path d={ring(hover.value)} class="ring-hover" />}
            </g>
        </svg>
    );
}
