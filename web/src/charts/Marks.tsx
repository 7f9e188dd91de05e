// Signs of up to four things compared: each has a colour and a shape of its own, so that neither is needed alone.
const SHAPES = [
    (x: number, y: number, r: number) => `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
    (x: number, y: number, r: number) => `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
    (x: number, y: number, r: number) => `M${x},${y - 1.3 * r}L${x + 1.25 * r},${y + r}H${x - 1.25 * r}z`,
    (x: number, y: number, r: number) => `M${x},${y - 1.4 * r}L${x + 1.4 * r},${y}L${x},${y + 1.4 * r}L${x - 1.4 * r},${y}z`,
];

export function Mark({ at, x, y, r }: { at: number; x: number; y: number; r: number }) {
    return <path class={`mark mark-${at}`} d={SHAPES[at % SHAPES.length]!(x, y, r)} />;
}

// The sign beside a name, in running text.
export function Sign({ at }: { at: number }) {
    return (
        <svg class="mark-sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <Mark at={at} x={6} y={6} r={4} />
        </svg>
    );
}
