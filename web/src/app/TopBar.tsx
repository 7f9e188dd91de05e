import { useMemo } from 'preact/hooks';
import { meta } from '../pages/map/data.ts';
import { formats, messages, named, t } from '../i18n/index.ts';
import type { Lang, Names } from '../api/types.ts';
import { Combobox, type Option } from './Combobox.tsx';
import { PAGES } from '../pages/index.ts';
import { site } from './base.ts';
import { everywhere, known, learnAll, TERMS, topics } from './finds.ts';
import { Link } from './Link.tsx';
import { change, go, state, toPage } from './store.ts';
import { format, LANGS } from './url.ts';

const SHORT: Record<Lang, string> = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };
const FULL: Record<Lang, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

// Readers of a public server or of a static site have nothing to work with.
const shown = () => PAGES.filter((p) => p.nav && !(p.work && (site !== null || meta.data.value?.public)));

export function TopBar() {
    const s = state.value;
    const speak = (e: MouseEvent, lang: Lang) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
        e.preventDefault();
        change({ lang });
    };
    return (
        <header class="bar">
            <div class="bar-in">
                <a class="skip" href="#main">
                    {t('web.skip')}
                </a>
                <Link class="brand" to={toPage('map')}>
                    <svg viewBox="0 0 32 32" aria-hidden="true">
                        <rect x="4" y="4" width="11" height="11" rx="2" opacity=".55" />
                        <rect x="17" y="4" width="11" height="11" rx="2" />
                        <rect x="4" y="17" width="11" height="11" rx="2" />
                        <rect x="17" y="17" width="11" height="11" rx="2" opacity=".3" />
                    </svg>
                    Qajet
                </Link>
                <nav class="pages" aria-label={t('web.nav')}>
                    {shown().map((p) => (
                        <Link key={p.id} to={toPage(p.id)} current={p.id === s.page}>
                            {t(p.nav!)}
                        </Link>
                    ))}
                </nav>
                <Search />
                <Chip />
                <nav class="langs" aria-label={t('web.nav.language')}>
                    {LANGS.map((code) => (
                        <a
                            key={code}
                            href={format({ ...s, lang: code })}
                            lang={code}
                            hreflang={code}
                            title={FULL[code]}
                            aria-current={code === s.lang ? 'true' : undefined}
                            onClick={(e) => speak(e, code)}
                        >
                            {SHORT[code]}
                        </a>
                    ))}
                </nav>
            </div>
        </header>
    );
}

// Which run the figures come from: draws, seed and the day it was made.
function Chip() {
    const v = meta.data.value?.vintage;
    if (!v) return null;
    const f = formats.value;
    return (
        <p class="chip" title={t('web.chip', { draws: f.fixed(v.draws), seed: String(v.seed ?? ''), date: f.date(v.made_at) })}>
            <b>{v.id}</b>
            {v.scenario !== null && <em class="standing">{t('assume.chip', { name: v.scenario })}</em>}
            {v.standing !== 'published' && <em class="standing">{t(`standing.${v.standing}`)}</em>}
            <span>{f.date(v.made_at)}</span>
            {state.value.vintage !== '' && (
                <button type="button" onClick={() => change({ vintage: '' })}>
                    {t('web.chip.current')}
                </button>
            )}
        </p>
    );
}

const all = (n: Names) => [n.kk, n.ru, n.en];

function Search() {
    const m = meta.data.value;
    const lang = state.value.lang;
    const options = useMemo<Option[]>(() => {
        if (!m) return [];
        return [
            ...m.regions.map((r) => ({
                id: `r${r.code}`,
                label: named(r.name),
                texts: [...all(r.name), r.short ?? ''].filter(Boolean),
                kind: t('web.kind.region'),
            })),
            ...m.industries.map((r) => ({
                id: `i${r.code}`,
                label: named(r.name),
                texts: [...all(r.name), r.code],
                kind: t('web.kind.industry'),
            })),
            ...m.occupations.map((r) => ({
                id: `o${r.code}`,
                label: named(r.name),
                texts: [...all(r.name), r.code],
                kind: t('web.kind.occupation'),
            })),
            ...shown().map((p) => ({ id: `p${p.id}`, label: t(p.nav!), texts: [t(p.nav!), ...everywhere([p.nav!])], kind: t('web.kind.page') })),
            ...TERMS.map((x, i) => ({ id: `t${i}`, label: t(x.id), texts: [t(x.id), ...everywhere([x.id, ...x.also])], kind: t('web.kind.term') })),
            ...topics(messages()).map((id) => ({
                id: `c${id}`,
                label: t(`claim.${id}`),
                texts: [t(`claim.${id}`), ...everywhere([`claim.${id}`])],
                kind: t('web.kind.topic'),
            })),
        ];
    }, [m, lang, t('web.kind.region'), known.value]);
    const pick = (id: string) => {
        const code = id.slice(1);
        const kind = ({ r: 'region', i: 'industry', o: 'occupation' } as const)[id[0] as 'r' | 'i' | 'o'];
        if (id[0] === 'p') go(code);
        else if (id[0] === 't') go(TERMS[Number(code)]!.page);
        else if (id[0] === 'c') go('claims', { topic: code });
        else if (state.value.page === 'map') change({ [kind]: code });
        else if (state.value.page === 'compare' && kind === 'region') change({ regions: [state.value.regions, code].filter(Boolean).join(',') });
        else go(kind, { [kind]: code });
    };
    return (
        <Combobox
            name="search"
            label={t('web.search')}
            hideLabel
            placeholder={t('web.search.hint')}
            options={options}
            onPick={pick}
            listAll={false}
            onOpen={learnAll}
            none={t('web.search.none')}
            icon={
                <svg class="combo-icon" viewBox="0 0 16 16" aria-hidden="true">
                    <circle cx="7" cy="7" r="4.5" />
                    <path d="M10.5 10.5L14 14" />
                </svg>
            }
        />
    );
}
