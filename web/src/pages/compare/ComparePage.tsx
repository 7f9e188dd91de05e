// Up to four regions side by side, on equal footing: what they need, how sure that is, where they differ.
import { useMemo } from 'preact/hooks';
import { Sign } from '../../charts/Marks.tsx';
import { Combobox, type Option } from '../../app/Combobox.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state } from '../../app/store.ts';
import { COMPARED } from '../../app/url.ts';
import { lang, named, t } from '../../i18n/index.ts';
import { ClaimTable } from '../claims/ClaimTable.tsx';
import { Filters, Years } from '../map/Controls.tsx';
import { claims, failure, loading, meta, nameOf, year, yearText } from '../map/data.ts';
import { filterWords, writer } from '../map/lead.ts';
import { SourceLine } from '../map/SourceLine.tsx';
import { Main } from '../parts/Main.tsx';
import { RegionTable } from '../parts/RegionTable.tsx';
import { ShareButton } from '../parts/ShareButton.tsx';
import { Differ, Multiples, YearByYear } from './charts.tsx';
import { chosen, places } from './data.ts';
import { comparison } from './words.ts';

export function ComparePage() {
    const codes = chosen.value;
    const names = codes.map((c) => nameOf('r', c)).join(', ');
    const ready = !loading.value && places.value.length > 0;
    const sentences = !ready
        ? [t('web.compare.choose', { n: String(COMPARED) })]
        : comparison(
              writer.value,
              yearText.value,
              places.value.map((p) => ({ name: nameOf('r', p.code), rate: p.rate, openings: p.row.openings, counted: p.row.replacement === null && p.row.growth !== null })),
          );
    return (
        <Main
            title={codes.length > 1 ? t('web.compare.title', { places: names, year: yearText.value }) : t('web.compare.title.none')}
            filters={filterWords('region')}
            sentences={sentences}
        >
            <section class="controls" aria-label={t('web.controls')}>
                <Chooser />
                <Filters />
                <Years />
            </section>
            {failure.value && <Failure error={failure.value} />}
            {codes.length > 1 && (loading.value ? <Skeleton kind="lines" /> : <Body />)}
        </Main>
    );
}

// The regions as a list from which each can be taken out, and a field that adds another one.
function Chooser() {
    const m = meta.data.value;
    const codes = chosen.value;
    const options = useMemo<Option[]>(
        () =>
            (m?.regions ?? [])
                .filter((r) => !codes.includes(r.code))
                .map((r) => ({ id: r.code, label: named(r.name), texts: [r.name.kk, r.name.ru, r.name.en, r.short ?? '', r.code] })),
        [m, codes.join(), lang.value],
    );
    const set = (list: string[]) => change({ regions: list.join(',') });
    return (
        <div class="chooser">
            <span class="field-label" id="chooser">
                {t('web.compare.regions')}
            </span>
            <ul aria-labelledby="chooser">
                {codes.map((code, i) => (
                    <li key={code}>
                        <Sign at={i} />
                        {nameOf('r', code)}
                        <button
                            type="button"
                            class="combo-clear"
                            aria-label={t('web.compare.remove', { place: nameOf('r', code) })}
                            title={t('web.compare.remove', { place: nameOf('r', code) })}
                            onClick={() => {
                                set(codes.filter((c) => c !== code));
                                document.querySelector<HTMLElement>('.combo-compare input')?.focus();
                            }}
                        >
                            <svg viewBox="0 0 16 16" aria-hidden="true">
                                <path d="M4 4l8 8M12 4l-8 8" />
                            </svg>
                        </button>
                    </li>
                ))}
            </ul>
            {codes.length < COMPARED ? (
                <Combobox
                    name="compare"
                    label={t('web.compare.add')}
                    hideLabel
                    placeholder={t('web.compare.add')}
                    options={options}
                    onPick={(code) => set([...codes, code])}
                    listAll
                    none={t('web.search.none')}
                />
            ) : (
                <p class="note">{t('web.compare.full', { n: String(COMPARED) })}</p>
            )}
        </div>
    );
}

function Body() {
    const codes = chosen.value;
    const s = state.value;
    const said = (claims.data.value?.rows ?? []).filter((c) => codes.includes(c.region ?? ''));
    // What is said of several of them comes first: there it can be compared.
    const shared = (topic: string | null) => new Set(said.filter((c) => c.topic === topic).map((c) => c.region)).size;
    said.sort((a, b) => shared(b.topic) - shared(a.topic) || (a.topic ?? '').localeCompare(b.topic ?? '') || codes.indexOf(a.region!) - codes.indexOf(b.region!));
    return (
        <>
            <section class="part">
                <h2>{t('web.part.years')}</h2>
                <YearByYear />
                <Multiples />
            </section>
            <section class="part">
                <h2>{t('web.compare.parts')}</h2>
                <p class="note">{t('web.compare.parts.what', { year: yearText.value })}</p>
                <RegionTable name="compared" label={t('web.compare.parts')} codes={codes} signs />
                <p class="actions">
                    <ShareButton
                        share={{
                            title: `${t('web.compare.parts')}. ${codes.map((c) => nameOf('r', c)).join(', ')} · ${yearText.value}`,
                            seen: { what: 'need', by: 'region', regions: codes.join(','), industry: s.industry, occupation: s.occupation, year: year.value === 'all' ? null : year.value },
                            all: { what: 'need', by: 'region,industry,occupation,year', regions: codes.join(',') },
                            shapes: true,
                        }}
                    />
                </p>
            </section>
            <section class="part">
                <h2>{t('web.compare.differ')}</h2>
                <p class="note">{t('web.compare.differ.what')}</p>
                {!s.occupation && <Differ of="occupation" />}
                {!s.industry && <Differ of="industry" />}
                <SourceLine />
            </section>
            <section class="part">
                <h2>{t('web.compare.claims')}</h2>
                {said.length === 0 ? <p class="note">{t('web.region.claims.none')}</p> : <ClaimTable claims={said} label={t('web.compare.claims')} region />}
            </section>
        </>
    );
}
