// Groups by openings with their intervals: a list of rows, each sets a filter or leads to the page of its group.
import { useState } from 'preact/hooks';
import type { NeedRow } from '../api/types.ts';
import { Link } from '../app/Link.tsx';
import type { PageState } from '../app/url.ts';
import { formats, t } from '../i18n/index.ts';
import { modelled, shownAs } from '../pages/map/figures.ts';
import { ShareButton } from '../pages/parts/ShareButton.tsx';
import type { Sharing } from '../pages/parts/share.ts';
import { Interval } from './Interval.tsx';

interface Props {
    title: string;
    subtitle: string;
    rows: NeedRow[];
    code: (row: NeedRow) => string;
    name: (code: string) => string;
    selected: string;
    onPick?: (code: string) => void;
    to?: (code: string) => PageState; // instead of onPick
    onWhy: (code: string, from: HTMLElement) => void;
    first?: number; // so many at first, the rest on demand; without it all
    share: Sharing;
}

export function RankList({ title, subtitle, rows, code, name, selected, onPick, to, onWhy, first, share }: Props) {
    const [whole, setWhole] = useState(false);
    const f = formats.value;
    const list = rows.filter((r) => r.openings !== null);
    const shown = first && !whole ? list.slice(0, first) : list;
    const max = Math.max(0, ...list.map((r) => r.hi95 ?? r.openings ?? 0));
    const left = rows.filter((r) => shownAs(r, r.openings) === 'suppressed').length;
    return (
        <section class="chart rank-list">
            <header>
                <div>
                    <h3>{title}</h3>
                    <p>{subtitle}</p>
                </div>
                {list.length > 0 && <ShareButton share={share} />}
            </header>
            {list.length === 0 && <p class="note">{t('web.lead.missing')}</p>}
            <ol>
                {shown.map((r) => {
                    const id = code(r);
                    const label = name(id);
                    return (
                        <li key={id} data-code={id} class={id === selected ? 'selected' : ''}>
                            {to ? (
                                <Link class="name" to={to(id)}>
                                    {label}
                                </Link>
                            ) : (
                                <button type="button" class="name" aria-pressed={id === selected} onClick={() => onPick?.(id === selected ? '' : id)}>
                                    {label}
                                </button>
                            )}
                            <Interval value={r.openings} lo80={r.lo80} hi80={r.hi80} lo95={r.lo95} hi95={r.hi95} min={0} max={max} width={120} />
                            <span class="rank-value">
                                <data value={f.exact(r.openings)} title={`${f.exact(r.openings)} (80 %: ${f.fixed(r.lo80)}–${f.fixed(r.hi80)})`}>
                                    {f.people(r.openings ?? 0)}
                                    {modelled(r.status) && <span class="m">m</span>}
                                </data>
                                <button
                                    type="button"
                                    class="why"
                                    aria-haspopup="dialog"
                                    aria-label={t('web.why.of', { place: label })}
                                    title={t('web.why')}
                                    onClick={(e) => onWhy(id, e.currentTarget)}
                                >
                                    ?
                                </button>
                            </span>
                        </li>
                    );
                })}
            </ol>
            {left > 0 && <p class="note">{t('web.list.withheld', { n: String(left) })}</p>}
            {first !== undefined && list.length > first && (
                <p class="actions">
                    <button type="button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
                        {whole ? t('web.list.fewer') : t('web.list.all', { n: String(list.length) })}
                    </button>
                </p>
            )}
        </section>
    );
}
