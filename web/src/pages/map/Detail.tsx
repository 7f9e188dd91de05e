// Under the map: the selected region, or the country, in figures, years, occupations and industries.
import { Link } from '../../app/Link.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import type { Figure } from '../../api/types.ts';
import { nameOf, selectedRow } from './data.ts';
import { modelled } from './figures.ts';
import { NeedSeries, Ranks } from '../parts/Charts.tsx';
import { openWhy } from './why.ts';
import { ClaimNote } from './ClaimNote.tsx';
import { SourceLine } from './SourceLine.tsx';

export const KEY: Figure[] = ['openings', 'replacement', 'growth', 'employed'];

export function Detail() {
    const s = state.value;
    const place = nameOf('r', s.region);
    return (
        <section class="detail" aria-labelledby="detail-title">
            <header>
                <h2 id="detail-title">{place}</h2>
                {s.region && (
                    <>
                        <Link class="open-page" to={toPage('region', { region: s.region, industry: s.industry, occupation: s.occupation })}>
                            {t('web.detail.open')}
                        </Link>
                        <Link class="open-page" to={toPage('compare', { regions: s.region, industry: s.industry, occupation: s.occupation })}>
                            {t('web.compare.from')}
                        </Link>
                        <button type="button" onClick={() => change({ region: '' })}>
                            {t('web.detail.country')}
                        </button>
                    </>
                )}
            </header>
            <KeyFigures />
            <div class="detail-charts">
                <NeedSeries />
                <Ranks of="occupation" title={t('web.top.occupations')} first={10} pick />
                <Ranks of="industry" title={t('web.top.industries')} first={10} pick />
                <ClaimNote />
            </div>
            <SourceLine />
        </section>
    );
}

export function KeyFigures() {
    const row = selectedRow.value;
    const f = formats.value;
    const region = state.value.region;
    if (!row) return null;
    return (
        <dl class="keys">
            {KEY.map((id) => (
                <div key={id}>
                    <dt>{t(`col.${id}`)}</dt>
                    <dd>
                        <data value={f.exact(row[id])} title={f.exact(row[id])}>
                            {row[id] === null ? '–' : f.people(row[id], 3)}
                            {row[id] !== null && modelled(row.status) && <span class="m">m</span>}
                        </data>
                        {row[id] !== null && (
                            <button
                                type="button"
                                class="why"
                                aria-haspopup="dialog"
                                aria-label={t('web.why.of', { place: t(`col.${id}`) })}
                                title={t('web.why')}
                                onClick={(e) => openWhy(region, id, e.currentTarget)}
                            >
                                ?
                            </button>
                        )}
                        <small>{under(id)}</small>
                    </dd>
                </div>
            ))}
        </dl>
    );
}

// The line under a key figure: its interval, or what it means.
function under(id: Figure): string {
    const row = selectedRow.value!;
    const f = formats.value;
    if (id === 'openings' && row.lo80 !== null && row.hi80 !== null) {
        const [lo, hi] = f.range(row.lo80, row.hi80, 0);
        return t('web.interval80', { lo, hi });
    }
    if (id === 'employed' && row.employed_lo80 !== null && row.employed_hi80 !== null) {
        const [lo, hi] = f.range(row.employed_lo80, row.employed_hi80, 0);
        return t('web.interval80', { lo, hi });
    }
    return t(`web.indicator.${id}.what`);
}
