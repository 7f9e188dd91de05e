// Short names for labels: the generic word ("облысы", "область", "Region") is what most names share, so it is
// found by counting and left out, and no list of words is needed for the next country.
export function shortNames(names: Map<string, string>): Map<string, string> {
    const count = new Map<string, number>();
    for (const name of names.values()) {
        for (const word of new Set(name.split(' '))) count.set(word, (count.get(word) ?? 0) + 1);
    }
    const generic = (word: string) => (count.get(word) ?? 0) >= 3 && (word === word.toLowerCase() || /^(Region|Oblast|Province)$/.test(word));
    const out = new Map<string, string>();
    for (const [code, name] of names) {
        const words = name.split(' ');
        const kept = words.filter((w) => !generic(w));
        out.set(code, kept.length ? kept.join(' ') : name);
    }
    // Two units that would read the same (Almaty and Almaty Region) keep their full names.
    const seen = new Map<string, string[]>();
    for (const [code, name] of out) seen.set(name, [...(seen.get(name) ?? []), code]);
    for (const codes of seen.values()) {
        if (codes.length > 1) for (const code of codes) out.set(code, names.get(code)!);
    }
    return out;
}

// In at most two lines of so many letters; parts that are too long are cut with a dot.
export function lines(name: string, letters: number): string[] {
    const parts = name.split(/(?<=-)|\s+/).filter(Boolean);
    if (name.length <= letters) return [name];
    if (parts.length > 2) {
        const half = Math.ceil(parts.length / 2);
        return [parts.slice(0, half).join(' '), parts.slice(half).join(' ')].map((p) => cut(p, letters));
    }
    return parts.map((p) => cut(p, letters));
}

function cut(part: string, letters: number): string {
    if (part.length <= letters) return part;
    if (part.endsWith('-')) return cut(part.slice(0, -1), letters - 1).replace(/\.?$/, '.-');
    return part.slice(0, Math.max(3, letters - 1)).replace(/[-\s.]+$/, '') + '.';
}
