// Arrow keys: the nearest unit in the direction of the key, sideways steps costing double.
export interface Spot {
    code: string;
    x: number;
    y: number;
}

const DIRECTIONS: Record<string, [number, number]> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
};

export function neighbour(spots: Spot[], from: string, key: string): string {
    const direction = DIRECTIONS[key];
    const here = spots.find((s) => s.code === from);
    if (!direction || !here) return from;
    let best = from;
    let least = Infinity;
    for (const s of spots) {
        const dx = s.x - here.x;
        const dy = s.y - here.y;
        const along = dx * direction[0] + dy * direction[1];
        const across = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
        if (s.code === from || along <= 0 || across > 2 * along) continue;
        const cost = along + 2 * across;
        if (cost < least) {
            least = cost;
            best = s.code;
        }
    }
    return best;
}
