// Search over names in three languages: one index, the same for every field that offers a list. A query is first read
// as it was typed, then as if the keyboard had been set to another layout, then with typos; the first reading that
// finds anything is taken. Every word of the query must begin a word of one text.
import { allowed, fold, loose, otherLayouts, sound, typos, words } from './fold.ts';

type Key = 'exact' | 'loose' | 'sound';
const KEYS: Key[] = ['exact', 'loose', 'sound'];
const WEIGHT: Record<Key, number> = { exact: 300, loose: 200, sound: 100 };

const BASE = 1000;
const TYPO = 150; // more than the difference between two ways of spelling

interface Form {
    item: number;
    words: number[]; // positions in the vocabulary
    letters: number;
}

export class Index<T> {
    private readonly vocabulary: Record<Key, string[]> = { exact: [], loose: [], sound: [] };
    private readonly forms: Form[] = [];

    constructor(
        private readonly items: T[],
        texts: (item: T) => string[],
    ) {
        const known = new Map<string, number>();
        const place = (word: string) => {
            let at = known.get(word);
            if (at === undefined) {
                at = known.size;
                known.set(word, at);
                this.vocabulary.exact.push(word);
                this.vocabulary.loose.push(loose(word));
                this.vocabulary.sound.push(sound(word));
            }
            return at;
        };
        items.forEach((item, at) => {
            for (const text of new Set(texts(item).map(fold))) {
                const list = words(text);
                if (list.length) this.forms.push({ item: at, words: list.map(place), letters: list.join('').length });
            }
        });
    }

    search(query: string, limit = 12): T[] {
        const typed = fold(query);
        const readings = [typed, ...otherLayouts(query).map(fold)];
        for (const mistakes of [false, true]) {
            for (const reading of readings) {
                const found = this.read(reading, mistakes);
                if (found.length) return found.slice(0, limit).map((at) => this.items[at]!);
            }
        }
        return [];
    }

    // Items by score, best first; those of the same score in their own order.
    private read(reading: string, mistakes: boolean): number[] {
        const asked = words(reading);
        if (!asked.length) return [];
        const best = new Map<number, number>();
        for (const key of KEYS) {
            const spelled = asked.map((w) => (key === 'exact' ? w : key === 'loose' ? loose(w) : sound(w)));
            // A word that hardly sounds ("ппп", "ъь") says nothing.
            if (spelled.some((w, i) => 2 * w.length < asked[i]!.length)) continue;
            const near = spelled.map((w) => this.near(w, this.vocabulary[key], mistakes));
            if (near.some((m) => m.size === 0)) continue;
            const letters = spelled.join('').length;
            for (const form of this.forms) {
                const fit = fits(form, near);
                if (fit < 0) continue;
                const score = WEIGHT[key] + fit + Math.min(1, letters / form.letters);
                const known = best.get(form.item) ?? 0;
                // Named so in several languages: "Алматы" is the city rather than the region around it.
                best.set(form.item, Math.max(score, known) + (known > 0 && key === 'exact' ? 0.5 : 0));
            }
        }
        return [...best].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([at]) => at);
    }

    // The words of the vocabulary that a word of the query begins, and how well: 0 is the whole word.
    private near(asked: string, vocabulary: string[], mistakes: boolean): Map<number, number> {
        const out = new Map<number, number>();
        const most = mistakes ? allowed(asked) : 0;
        vocabulary.forEach((word, at) => {
            if (word === asked) out.set(at, 0);
            else if (word.startsWith(asked)) out.set(at, 1);
            else if (most > 0 && word.length >= asked.length - most) {
                const n = typos(asked, word, most);
                if (n <= most) out.set(at, 1 + TYPO * n);
            }
        });
        return out;
    }
}

// How well a text answers: less than zero when a word is lacking. Beginnings count most, then whole words.
function fits(form: Form, near: Map<number, number>[]): number {
    let score = BASE;
    let previous = -1;
    let inOrder = true;
    for (const words of near) {
        let cost = Infinity;
        let at = -1;
        form.words.forEach((word, i) => {
            const c = words.get(word);
            if (c !== undefined && (c < cost || (c === cost && i === previous + 1))) {
                cost = c;
                at = i;
            }
        });
        if (at < 0) return -1;
        score -= cost;
        inOrder &&= at === previous + 1;
        previous = at;
    }
    return Math.max(0, score) + (inOrder ? 10 + (near.length === form.words.length ? 10 : 0) : 0);
}
