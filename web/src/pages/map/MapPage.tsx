import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { state } from '../../app/store.ts';
import { Empty, Failure, Skeleton } from '../../app/States.tsx';
import { lang, messages, t } from '../../i18n/index.ts';
import { Controls } from './Controls.tsx';
import { byRegion, loading, meta, nameOf, selectedRow, span, total, year, yearText } from './data.ts';
import { Detail } from './Detail.tsx';
import { MapFigure } from './MapFigure.tsx';
import { Method, permalink } from './Method.tsx';
import { lead, title, Writer } from './sentence.ts';
import { Table } from './Table.tsx';
import { Why } from './Why.tsx';
import { PrintedYears } from './YearMaps.tsx';

const writer = computed(() => new Writer(lang.value, messages()));

// The map comes first; what stands below it follows a frame later.
function useRest(): boolean {
    const [rest, setRest] = useState(false);
    const first = !loading.value;
    useEffect(() => {
        if (!first || rest) return;
        const frame = requestAnimationFrame(() => setTimeout(() => setRest(true)));
        return () => cancelAnimationFrame(frame);
    }, [first, rest]);
    return rest;
}

export function MapPage() {
    const rest = useRest();
    const m = meta.data.value;
    if (!m)
        return (
            <main id="main">
                <h1 class="unseen">Qajet</h1>
                {meta.error.value ? <Failure error={meta.error.value} /> : meta.slow.value ? <Skeleton kind="page" /> : null}
            </main>
        );
    if (!m.vintage)
        return (
            <main id="main">
                <Empty />
            </main>
        );
    const full = state.value.table === 'full';
    return (
        <>
            <main id="main">
                <Lead />
                <Controls />
                <div class={`figure-and-table${full ? ' full' : ''}`}>
                    <MapFigure />
                    {rest && !loading.value && <Table />}
                </div>
                {rest && !loading.value && <Detail />}
                <PrintedYears />
                <Method />
                <p class="print-only print-source">
                    Qajet {m.program.version} · {m.vintage.id} · {permalink()}
                </p>
            </main>
            <Why />
        </>
    );
}

function Lead() {
    const s = state.value;
    const w = writer.value;
    const place = nameOf('r', s.region);
    const all = year.value === 'all';
    const text = title(w, place, yearText.value, all, s.occupation !== '' || s.industry !== '');
    useEffect(() => {
        document.title = `${text} – Qajet`;
    }, [text]);
    const row = selectedRow.value;
    const country = total.value;
    const filters = [
        s.industry && `${t('web.filter.industry')}: ${nameOf('i', s.industry)}`,
        s.occupation && `${t('web.filter.occupation')}: ${nameOf('o', s.occupation)}`,
    ].filter(Boolean);
    const sentences = row
        ? lead(w, {
              ...row,
              years: all ? (meta.data.value?.years.length ?? 1) : 1,
              span: all ? span.value : String(year.value),
              countryRate: s.region && country?.openings && country.employed ? (country.openings / country.employed) * 1000 : null,
          })
        : loading.value || byRegion.slow.value
          ? []
          : [t('web.lead.missing')];
    return (
        <header class="lead">
            <h1>{text}</h1>
            {filters.length > 0 && <p class="lead-filters">{filters.join(' · ')}</p>}
            <p class="lead-first">
                {sentences[0]} {sentences.slice(1).length > 0 && <span>{sentences.slice(1).join(' ')}</span>}
            </p>
        </header>
    );
}
