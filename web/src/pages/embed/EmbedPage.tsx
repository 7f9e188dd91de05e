// One chart of an address, bare: its title, its source and the way to the whole page, for somebody else's page.
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { Failure, Skeleton } from '../../app/States.tsx';
import { state } from '../../app/store.ts';
import { format } from '../../app/url.ts';
import { t } from '../../i18n/index.ts';
import { Differ, Multiples, YearByYear } from '../compare/charts.tsx';
import { failure, loading, meta, yearText } from '../map/data.ts';
import { MapFigure } from '../map/MapFigure.tsx';
import { NeedSeries, PastChart, Ranks, subject } from '../parts/Charts.tsx';

const CHARTS: Record<string, FunctionComponent> = {
    map: MapFigure,
    series: NeedSeries,
    history: PastChart,
    occupations: () => <Ranks of="occupation" title={t('web.nav.occupations')} />,
    industries: () => <Ranks of="industry" title={t('web.nav.industries')} />,
    compare: YearByYear,
    fans: Multiples,
    'differ-occupation': () => <Differ of="occupation" />,
    'differ-industry': () => <Differ of="industry" />,
};

export function EmbedPage() {
    const s = state.value;
    const m = meta.data.value;
    const Chart = CHARTS[s.embed];
    const about = s.embed === 'map' || s.page === 'compare' ? '' : `${subject()} · ${yearText.value}`;
    useEffect(() => {
        if (m) document.title = `${about || t('web.nav.map')} – Qajet`;
    }, [m, about]);
    if (!m) return <main class="embed">{meta.error.value ? <Failure error={meta.error.value} /> : meta.slow.value ? <Skeleton kind="map" /> : null}</main>;
    const whole = format({ ...s, embed: '' });
    return (
        <main class="embed" id="main">
            <h1 class="unseen">Qajet</h1>
            {s.page !== 'map' || s.embed !== 'map' ? <h2 class={about ? 'embed-title' : 'unseen'}>{about || t('web.nav.compare')}</h2> : null}
            {failure.value ? <Failure error={failure.value} /> : !Chart ? <p class="note">{t('web.embed.none')}</p> : !m.vintage ? null : loading.value ? <Skeleton kind="map" /> : <Chart />}
            <footer>
                <p class="source">
                    {t('web.source', { sources: m.pack.attribution.slice(0, 2).join('; ') })} {m.vintage && t('web.source.made', { vintage: m.vintage.id, method: m.vintage.method })}
                </p>
                <p>
                    <a href={whole} target="_blank" rel="noopener">
                        {t('web.embed.open')}
                    </a>
                </p>
            </footer>
        </main>
    );
}
