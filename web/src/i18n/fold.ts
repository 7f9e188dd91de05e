// Text folded for search, and what a reader may have meant who typed with another keyboard or in Latin letters.

// A Kazakh word is also found when it was typed on a Russian keyboard: each Kazakh letter becomes its neighbour.
const LOOSE: Record<string, string> = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', й: 'и' };

export function fold(text: string): string {
    return text.normalize('NFC').toLowerCase().replace(/ё/g, 'е').replace(/[\s\u00a0]+/g, ' ').trim();
}

export function loose(text: string): string {
    return fold(text).replace(/[әғқңөұүһій]/g, (c) => LOOSE[c] ?? c);
}

export function words(folded: string): string[] {
    return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// ---- the wrong layout: "nehrtcnfy" is "туркестан" typed while the keyboard was set to English

const LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюё';
// The Kazakh layout differs in the row of digits.
const LATIN_DIGITS = '2345890-=';
const KAZAKH_DIGITS = 'әіңғүұқөһ';

function keys(from: string, to: string): Map<string, string> {
    return new Map([...from].map((c, i) => [c, [...to][i]!]));
}
const TO_RUSSIAN = keys(LATIN_KEYS, RUSSIAN_KEYS);
const TO_KAZAKH = keys(LATIN_KEYS + LATIN_DIGITS, RUSSIAN_KEYS + KAZAKH_DIGITS);
const TO_LATIN = keys(RUSSIAN_KEYS + KAZAKH_DIGITS, LATIN_KEYS + LATIN_DIGITS);

// The same keys under the other layouts; nothing when that changes nothing.
export function otherLayouts(text: string): string[] {
    const typed = text.toLowerCase();
    const under = (map: Map<string, string>) => [...typed].map((c) => map.get(c) ?? c).join('');
    const out = /[a-z[\];',.`]/.test(typed) ? [under(TO_RUSSIAN), under(TO_KAZAKH)] : /[а-яёәғқңөұүһі]/.test(typed) ? [under(TO_LATIN)] : [];
    return [...new Set(out)].filter((t) => t !== typed);
}

// ---- Latin letters: "turkistan", "almaty oblysy", "nauchnyi", "jumys", "qyzylorda"

const CYRILLIC: Record<string, string> = {
    а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'e', ж: 'j', з: 'z', и: 'i', й: 'i', і: 'i', к: 'k', қ: 'k',
    л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ф: 'f', х: 'h', һ: 'h',
    ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia',
};
// What several spellings of one sound come to. Longer ones first; the signs stand for ш and ч.
const SPELLINGS: [RegExp, string][] = [
    [/shch|sch|sh|ş|š/g, '$'],
    [/ch|ç|č/g, '#'],
    [/zh|dj|ž/g, 'j'],
    [/kh|x/g, 'h'],
    [/gh|ğ/g, 'g'],
    [/ts|tz/g, 'c'],
    [/ng|ñ/g, 'n'],
    [/ck|q/g, 'k'],
    [/ye/g, 'e'],
    [/[yıí]/g, 'i'],
    [/w/g, 'u'],
];

// How a word sounds, roughly, in either script: equal for a word and for its transliterations.
export function sound(text: string): string {
    let s = [...fold(text)].map((c) => CYRILLIC[c] ?? c).join('');
    for (const [pattern, by] of SPELLINGS) s = s.replace(pattern, by);
    s = s.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
    return s.replace(/(\p{L}|[$#])\1+/gu, '$1');
}

// ---- typos

const LONGEST = 48;
const rows = [0, 1, 2].map(() => new Uint8Array(LONGEST + 1));

// The least number of letters to change, drop, add or swap so that `query` begins `word`; `most` + 1 when it is more.
export function typos(query: string, word: string, most: number): number {
    const n = Math.min(query.length, LONGEST - most);
    const m = Math.min(word.length, n + most);
    let [before, last, row] = rows as [Uint8Array, Uint8Array, Uint8Array];
    for (let j = 0; j <= m; j++) last[j] = j;
    for (let i = 1; i <= n; i++) {
        row[0] = i;
        let least = i;
        for (let j = 1; j <= m; j++) {
            const same = query.charCodeAt(i - 1) === word.charCodeAt(j - 1);
            let d = Math.min(last[j - 1]! + (same ? 0 : 1), last[j]! + 1, row[j - 1]! + 1);
            if (i > 1 && j > 1 && !same && query[i - 1] === word[j - 2] && query[i - 2] === word[j - 1]) d = Math.min(d, before[j - 2]! + 1);
            row[j] = d;
            if (d < least) least = d;
        }
        if (least > most) return most + 1;
        [before, last, row] = [last, row, before];
    }
    let best = most + 1;
    for (let j = 0; j <= m; j++) best = Math.min(best, last[j]!);
    return best;
}

// How many typos a word may have: none in short ones, where everything would be near everything.
export function allowed(query: string): number {
    return query.length < 4 ? 0 : query.length < 8 ? 1 : 2;
}
