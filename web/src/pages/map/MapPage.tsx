import { useEffect, useState } from 'preact/hooks';
import { state } from '../../app/store.ts';
import { Empty, Failure, Skeleton } from '../../app/States.tsx';
import { Controls } from './Controls.tsx';
import { loading, meta, nameOf, year, yearText } from './data.ts';
import { Detail } from './Detail.tsx';
import { MapFigure } from './MapFigure.tsx';
import { LabourLine } from '../parts/LabourLine.tsx';
import { Method } from './Method.tsx';
import { permalink } from '../parts/share.ts';
import { Share } from '../parts/ShareButton.tsx';
import { filterWords, firstSentences, writer } from './lead.ts';
import { title } from './sentence.ts';
import { Table } from './Table.tsx';
import { Why } from './Why.tsx';
import { PrintedYears } from './YearMaps.tsx';

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
            <main id="main" tabIndex={-1}>
                <h1 class="unseen">Qajet</h1>
                {meta.error.value ? <Failure error={meta.error.value} /> : meta.slow.value ? <Skeleton kind="page" /> : null}
            </main>
        );
    if (!m.vintage)
        return (
            <main id="main" tabIndex={-1}>
                <Empty />
            </main>
        );
    const full = state.value.table === 'full';
    return (
        <>
            <main id="main" tabIndex={-1}>
                <Lead />
                <Controls />
                <div class={`figure-and-table${full ? ' full' : ''}`}>
                    <MapFigure />
                    {rest && !loading.value && <Table />}
                </div>
                {rest && !loading.value && <LabourLine />}
                {rest && !loading.value && <Detail />}
                <PrintedYears />
                <Method />
                <p class="print-only print-source">
                    Qajet {m.program.version} · {m.vintage.id} · {permalink()}
                </p>
            </main>
            <Why />
            <Share />
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
    const filters = filterWords('map');
    const sentences = firstSentences();
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
