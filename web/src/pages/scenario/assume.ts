// Assumptions as the page holds them, and as the text that the address and the server take: "growth=1.5,industry=F|...".
export const KINDS = ['growth', 'jobs', 'target', 'retirement'] as const;
export type Kind = (typeof KINDS)[number];

export interface Assumption {
    kind: Kind;
    value: number;
    region: string; // "" is all
    industry: string;
    occupation: string;
    sex: string;
    from: number | null; // null: the first year
    to: number | null; // null: the horizon
    phase: number; // years over which jobs come
    percent: number; // how likely they are
    title: string;
}

export const NOTHING: Omit<Assumption, 'kind' | 'value'> = {
    region: '', industry: '', occupation: '', sex: '', from: null, to: null, phase: 1, percent: 100, title: '',
};

export const LIMITS: Record<Kind, { min: number; max: number; step: number; slide: [number, number] | null; start: number }> = {
    growth: { min: -50, max: 50, step: 0.5, slide: [-5, 5], start: 1 },
    jobs: { min: -1e7, max: 1e7, step: 50, slide: null, start: 500 },
    target: { min: 0, max: 1e8, step: 1000, slide: null, start: 100000 },
    retirement: { min: -10, max: 10, step: 0.5, slide: [-5, 5], start: 1 },
};

export const fits = (a: Assumption): boolean => Number.isFinite(a.value) && a.value >= LIMITS[a.kind].min && a.value <= LIMITS[a.kind].max;

// What a title can't hold is left out.
export const cleanTitle = (text: string) => text.replace(/[|"'\\/\u0000-\u001f]/g, '').replace(/^[- ]+/, '');

function one(a: Assumption): string {
    const jobs = a.kind === 'jobs';
    const title = cleanTitle(a.title).trim();
    const parts: [string, string | number | null, boolean][] = [
        [a.kind, a.value, true],
        ['region', a.region, a.kind !== 'retirement' && a.region !== ''],
        ['industry', a.industry, a.kind !== 'retirement' && a.industry !== ''],
        ['occupation', a.occupation, jobs && a.occupation !== ''],
        ['sex', a.sex, a.kind === 'retirement' && a.sex !== ''],
        ['from', a.from, a.from !== null],
        ['to', a.to, a.kind === 'growth' && a.to !== null],
        ['phase_in', a.phase, jobs && a.phase > 1],
        ['percent', a.percent, jobs && a.percent < 100],
        ['title', title, jobs && title !== ''],
    ];
    return parts.filter(([, , there]) => there).map(([name, value]) => `${name}=${value}`).join(',');
}

// What an assumption is about: of two about the same the server takes the later.
const subject = (a: Assumption, first: number | null): string =>
    JSON.stringify([a.kind, a.region, a.industry, a.occupation, a.sex, cleanTitle(a.title).trim(), a.kind === 'retirement' ? null : (a.from ?? first)]);

// Those that a later one takes the place of; `first` is the year of those that name none.
export function replaced(list: Assumption[], first: number | null): Set<Assumption> {
    const last = new Map(list.map((a) => [subject(a, first), a]));
    return new Set(list.filter((a) => last.get(subject(a, first)) !== a));
}

export const written = (list: Assumption[]): string => list.map(one).join('|');

function readOne(text: string): Assumption | null {
    const at = text.indexOf('title=');
    const title = at >= 0 ? text.slice(at + 6) : '';
    const parts = new Map((at >= 0 ? text.slice(0, at) : text).split(',').filter(Boolean).map((p) => [p.split('=')[0]!, p.slice(p.indexOf('=') + 1)]));
    const kind = KINDS.find((k) => parts.has(k));
    if (!kind) return null;
    const whole = (name: string) => (/^\d{1,5}$/.test(parts.get(name) ?? '') ? Number(parts.get(name)) : null);
    const a: Assumption = {
        kind,
        value: Number(parts.get(kind)),
        region: parts.get('region') ?? '',
        industry: parts.get('industry') ?? '',
        occupation: parts.get('occupation') ?? '',
        sex: parts.get('sex') ?? '',
        from: whole('from'),
        to: whole('to'),
        phase: whole('phase_in') ?? 1,
        percent: whole('percent') ?? 100,
        title,
    };
    return Number.isFinite(a.value) ? a : null;
}

// An address may hold anything: what is no assumption is passed over.
export const read = (text: string): Assumption[] => text.split('|').map(readOne).filter((a) => a !== null);
