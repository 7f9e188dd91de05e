// What changes if: assumptions as controls, and what they do to the forecast while a hand is still on them.
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state } from '../../app/store.ts';
import { FLOWS, SPLITS, type Flow } from '../../app/url.ts';
import type { Compared, ComparedRow } from '../../api/types.ts';
import { formats, named, t } from '../../i18n/index.ts';
import { meta, nameOf, span } from '../map/data.ts';
import { Filters } from '../map/Controls.tsx';
import { writer } from '../map/lead.ts';
import { DataTable, type DataColumn } from '../parts/DataTable.tsx';
import { Main } from '../parts/Main.tsx';
import { KINDS, LIMITS, NOTHING, type Kind } from './assume.ts';
import { Card } from './Card.tsx';
import { Chart, pointOf } from './Chart.tsx';
import { Keep, Kept } from './Keep.tsx';
import { answer, DRAWS, kept, list, oneYear, put, readOnly, take, trouble, waiting, years } from './state.ts';
import { difference } from './words.ts';
import './scenario.css';

// The place that the sentence and the chart are of.
function place(): string {
    const s = state.value;
    const m = meta.data.value;
    return [s.region ? nameOf('r', s.region) : m?.country ? named(m.country.name) : '', s.industry && nameOf('i', s.industry), s.occupation && nameOf('o', s.occupation)]
        .filter(Boolean)
        .join(' · ');
}

function sentences(): string[] {
    if (readOnly.value) return [t('assume.readonly')];
    if (list.value.length === 0) return [t('assume.lead.none')];
    const x = answer.value?.total;
    if (!x) return [];
    const last = years.value[years.value.length - 1];
    return difference(writer.value, x, place(), oneYear.value === null ? span.value : String(oneYear.value), String(oneYear.value ?? last ?? ''));
}

export function ScenarioPage() {
    const known = kept.data.value;
    return (
        <Main title={t('assume.title')} sentences={sentences()} always>
            {readOnly.value ? (
                <ReadOnly />
            ) : (
                <>
                    {kept.error.value && <Failure error={kept.error.value} />}
                    {!known && kept.slow.value && <Skeleton kind="lines" />}
                    {known && (
                        <>
                            <Assumptions />
                            <Above />
                            <Result />
                            <Keep />
                            <Kept changes />
                        </>
                    )}
                </>
            )}
        </Main>
    );
}

// A server that takes no changes does not compute either; what is kept can still be read.
function ReadOnly() {
    return (
        <>
            <section class="part read-only">
                <p class="note">{t('assume.readonly.how')}</p>
                <pre>
                    <code>qajet serve</code>
                </pre>
            </section>
            {kept.data.value && kept.data.value.rows.length > 0 && <Kept changes={false} />}
            {kept.data.value && list.value.length > 0 && <Words />}
        </>
    );
}

// The assumptions in words, where there are no controls.
function Words() {
    const f = formats.value;
    return (
        <section class="part">
            <h2>{t('assume.assumptions')}</h2>
            <ul class="bullets">
                {list.value.map((a, i) => (
                    <li key={i}>
                        {t(`assume.kind.${a.kind}`)}: {f.fixed(a.value, Number.isInteger(a.value) ? 0 : 1)} {t(`assume.unit.${a.kind}`)}
                        {[a.region && nameOf('r', a.region), a.industry && nameOf('i', a.industry), a.occupation && nameOf('o', a.occupation), a.title, a.from && String(a.from)]
                            .filter(Boolean)
                            .map((x) => ` · ${x}`)
                            .join('')}
                        {a.kind === 'jobs' && a.percent < 100 ? ` · ${f.fixed(a.percent)} %` : ''}
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Assumptions() {
    const add = (kind: Kind) => {
        const first = years.value[0] ?? null;
        const from = kind === 'jobs' || kind === 'target' ? (years.value[2] ?? first) : null;
        put([...list.peek(), { ...NOTHING, kind, value: LIMITS[kind].start, from, region: kind === 'target' ? (meta.data.value?.regions[0]?.code ?? '') : '' }]);
        setTimeout(() => document.querySelector<HTMLElement>('.assumption:last-of-type input[type=number]')?.focus(), 50);
    };
    return (
        <section class="part" aria-labelledby="assumptions-title">
            <h2 id="assumptions-title" tabIndex={-1}>
                {t('assume.assumptions')}
            </h2>
            <p class="note">{t('assume.assumptions.what')}</p>
            {list.value.map((a, i) => (
                <Card key={`${i}${a.kind}`} a={a} at={i} />
            ))}
            <p class="actions add">
                <span class="field-label">{t('assume.add')}</span>
                {KINDS.map((kind) => (
                    <button key={kind} type="button" data-add={kind} onClick={() => add(kind)}>
                        {t(`assume.kind.${kind}`)}
                    </button>
                ))}
            </p>
        </section>
    );
}

function Segments<T extends string>({ name, label, all, value, onPick, text }: { name: string; label: string; all: readonly T[]; value: T; onPick: (v: T) => void; text: (v: T) => string }) {
    return (
        <fieldset class={`segments segments-${name}`}>
            <legend class="field-label">{label}</legend>
            <div class="segments-in">
                {all.map((id) => (
                    <label key={id}>
                        <input type="radio" name={name} checked={value === id} onChange={() => onPick(id)} />
                        <span>{text(id)}</span>
                    </label>
                ))}
            </div>
        </fieldset>
    );
}

function Where() {
    const s = state.value;
    const m = meta.data.value;
    return (
        <section class="controls controls-scenario" aria-label={t('assume.where')}>
            <Segments name="flow" label={t('assume.flow')} all={FLOWS} value={s.flow} onPick={(flow) => change({ flow })} text={(v) => t(`col.${v}`)} />
            <div class="filters">
                <p>
                    <label for="where-region" class="field-label">
                        {t('assume.region')}
                    </label>
                    <select id="where-region" value={s.region} onChange={(e) => change({ region: e.currentTarget.value })}>
                        <option value="">{m?.country ? named(m.country.name) : ''}</option>
                        {(m?.regions ?? []).map((r) => (
                            <option key={r.code} value={r.code}>
                                {named(r.name)}
                            </option>
                        ))}
                    </select>
                </p>
                <Filters />
                <p>
                    <label for="where-year" class="field-label">
                        {t('assume.years')}
                    </label>
                    <select id="where-year" value={oneYear.value ?? 'all'} onChange={(e) => change({ year: e.currentTarget.value === 'all' ? null : Number(e.currentTarget.value) })}>
                        <option value="all">{t('assume.years.all', { years: span.value })}</option>
                        {years.value.map((y) => (
                            <option key={y} value={y}>
                                {y}
                            </option>
                        ))}
                    </select>
                </p>
            </div>
        </section>
    );
}

function columns(split: 'region' | 'industry' | 'occupation', flow: Flow): DataColumn<ComparedRow>[] {
    return [
        { id: 'name', label: t(`assume.split.${split}`), text: (r) => r[`${split}_name`] },
        { id: 'a', label: t('assume.col.a'), number: (r) => pointOf(r, flow).a, total: true },
        { id: 'b', label: t('assume.col.b'), number: (r) => pointOf(r, flow).b, total: true },
        { id: 'mean', label: t('assume.col.mean'), number: (r) => pointOf(r, flow).mean, total: true },
        { id: 'lo', label: t('assume.col.lo'), number: (r) => pointOf(r, flow).lo },
        { id: 'hi', label: t('assume.col.hi'), number: (r) => pointOf(r, flow).hi },
        ...(flow === 'openings' ? [{ id: 'p', label: t('assume.col.p'), number: (r: ComparedRow) => r.p_more * 100 }] : []),
    ];
}

function Result() {
    const s = state.value;
    const now = answer.value;
    if (!now && !trouble.value) return list.value.length > 0 && waiting.value ? <Skeleton kind="lines" /> : null;
    const at = `${place()} · ${oneYear.value ?? span.value}`;
    return (
        <div aria-busy={waiting.value}>
            <section class="part" aria-labelledby="result-title">
                <h2 id="result-title">{t('assume.result')}</h2>
                <Where />
                {trouble.value ? (
                    <p class="trouble" role="alert">
                        {trouble.value}
                    </p>
                ) : (
                    <Chart rows={now!.years} flow={s.flow} place={place()} />
                )}
            </section>
            {now && !trouble.value && <Rows now={now} at={at} />}
        </div>
    );
}

// Regions in which the labour force does not suffice: notes after the first, which says what was compared. Always in the page,
// so that a change of it is read out.
function Above() {
    const notes = trouble.value ? [] : (answer.value?.notes ?? []).slice(1);
    return (
        <div class="above" role="status">
            {notes.length > 0 && (
                <ul class="bullets">
                    {notes.map((n) => (
                        <li key={n}>{n}</li>
                    ))}
                </ul>
            )}
        </div>
    );
}

function Rows({ now, at }: { now: Compared; at: string }) {
    const s = state.value;
    const f = formats.value;
    return (
        <section class="part" aria-labelledby="split-title">
            <h2 id="split-title">{t('assume.split')}</h2>
            <Segments name="split" label={t('assume.split.by')} all={SPLITS} value={s.split} onPick={(split) => change({ split })} text={(v) => t(`assume.split.${v}`)} />
            <p class="note">{at}</p>
            <DataTable
                name="difference"
                label={`${t('assume.split')}. ${at}`}
                rows={now.rows}
                id={(r) => r[s.split] ?? ''}
                columns={columns(s.split, s.flow)}
                share={{ title: `${t('assume.split')}. ${at}`, made: { seen: () => take(false), all: () => take(true) } }}
            />
            <p class="note took">{t('assume.took', { draws: f.fixed(DRAWS), ms: f.fixed(now.seconds * 1000) })}</p>
        </section>
    );
}
