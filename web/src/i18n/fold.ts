// Text folded for search: lower case, ё as е, spaces collapsed. A Kazakh word is also found when it was typed on a
// Russian keyboard, so there is a second, looser key where each Kazakh letter becomes its Russian neighbour.
const LOOSE: Record<string, string> = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', й: 'и' };

export function fold(text: string): string {
    return text.normalize('NFC').toLowerCase().replace(/ё/g, 'е').replace(/[\s\u00a0]+/g, ' ').trim();
}

export function loose(text: string): string {
    return fold(text).replace(/[әғқңөұүһій]/g, (c) => LOOSE[c] ?? c);
}

export interface Entry<T> {
    item: T;
    keys: string[];
    looseKeys: string[];
}

export function entry<T>(item: T, texts: string[]): Entry<T> {
    return { item, keys: texts.map(fold), looseKeys: texts.map(loose) };
}

// Every word of the query must begin a word of one text. Beginnings of the text come first, exact letters before loose.
export function search<T>(entries: Entry<T>[], query: string, limit = 12): T[] {
    const words = fold(query).split(' ').filter(Boolean);
    if (!words.length) return [];
    const looseWords = words.map(loose);
    const scored: { item: T; score: number; at: number }[] = [];
    entries.forEach((e, at) => {
        const score = Math.max(...e.keys.map((k) => 2 * rank(k, words)), ...e.looseKeys.map((k) => rank(k, looseWords)));
        if (score > 0) scored.push({ item: e.item, score, at });
    });
    scored.sort((a, b) => b.score - a.score || a.at - b.at);
    return scored.slice(0, limit).map((s) => s.item);
}

function rank(key: string, words: string[]): number {
    if (key === words.join(' ')) return 8;
    const all = words.every((w) => key.startsWith(w) || new RegExp(`[\\s(,;«"-]${escaped(w)}`).test(key));
    if (!all) return 0;
    return key.startsWith(words[0]!) ? 4 : 2;
}

function escaped(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
