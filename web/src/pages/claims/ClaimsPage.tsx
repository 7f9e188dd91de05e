// Public figures side by side: those that contradict each other first, then the others, then the sources.
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import type { Claim } from '../../api/types.ts';
import { claims, meta, nameOf, sources } from '../map/data.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { ShareButton } from '../parts/ShareButton.tsx';
import { Main } from '../parts/Main.tsx';
import { ClaimTable, periodText } from './ClaimTable.tsx';

interface Group {
    id: string;
    claims: Claim[];
}

// Rivals by their group, in the order of the file; a group of one is no contradiction.
export function groups(list: Claim[]): { rivals: Group[]; others: Claim[] } {
    const byId = new Map<string, Claim[]>();
    for (const c of list) if (c.conflict_group) byId.set(c.conflict_group, [...(byId.get(c.conflict_group) ?? []), c]);
    const rivals = [...byId].filter(([, of]) => of.length > 1).map(([id, of]) => ({ id, claims: of }));
    const inRivals = new Set(rivals.flatMap((g) => g.claims));
    return { rivals, others: list.filter((c) => !inRivals.has(c)) };
}

const topicName = (topic: string) => t(`claim.${topic}`);

export function ClaimsPage() {
    const s = state.value;
    const all = claims.data.value?.rows ?? [];
    const list = all.filter((c) => (!s.topic || c.topic === s.topic) && (!s.region || c.region === s.region));
    const { rivals, others } = groups(list);
    const ours = list.filter((c) => c.ours !== null).length;
    const sentences = claims.data.value
        ? [
              t('web.claims.lead', { n: String(list.length), groups: String(rivals.length), ours: String(ours) }),
              t('web.claims.lead.why'),
          ]
        : [];
    return (
        <Main title={t('web.claims.title')} sentences={sentences} filters={[s.region && nameOf('r', s.region)].filter(Boolean)}>
            {claims.error.value && <Failure error={claims.error.value} />}
            {!claims.data.value && claims.slow.value && <Skeleton kind="lines" />}
            {claims.data.value && (
                <>
                    <Filters all={all} />
                    <section class="part" aria-labelledby="rivals">
                        <h2 id="rivals">{t('web.claims.rivals')}</h2>
                        {rivals.length === 0 && <p class="note">{t('web.claims.rivals.none')}</p>}
                        {rivals.map((g, i) => (
                            <Rivals key={g.id} group={g} number={i + 1} />
                        ))}
                    </section>
                    {others.length > 0 && (
                        <section class="part" aria-labelledby="others">
                            <h2 id="others">{t('web.claims.others')}</h2>
                            {topics(others).map((topic) => (
                                <section key={topic} class="claim-group">
                                    <h3>{capital(topicName(topic))}</h3>
                                    <ClaimTable claims={others.filter((c) => c.topic === topic)} label={topicName(topic)} region />
                                </section>
                            ))}
                        </section>
                    )}
                    <p class="actions">
                        <ShareButton
                            share={{
                                title: [t('web.nav.claims'), s.topic && topicName(s.topic), s.region && nameOf('r', s.region)].filter(Boolean).join(' · '),
                                seen: { what: 'claims', topic: s.topic, region: s.region },
                                all: { what: 'claims' },
                            }}
                        />
                    </p>
                    <SourceList />
                </>
            )}
        </Main>
    );
}

const topics = (list: Claim[]) => [...new Set(list.map((c) => c.topic ?? ''))];
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(state.value.lang) + text.slice(1);

// "Labour demand, Kazakhstan, 2021-2025": what all rivals of a group share.
function Rivals({ group, number }: { group: Group; number: number }) {
    const shared = (values: (string | null)[]) => (new Set(values).size === 1 ? (values[0] ?? '') : '');
    const list = group.claims;
    const region = shared(list.map((c) => c.region));
    const heading = [capital(topicName(list[0]!.topic ?? '')), region && nameOf('r', region), periodText(shared(list.map((c) => c.period)))]
        .filter(Boolean)
        .join(' · ');
    return (
        <section class="claim-group" data-group={group.id}>
            <h3>{heading}</h3>
            <ClaimTable claims={list} label={`${number}. ${heading}`} region={region === ''} />
        </section>
    );
}

function Filters({ all }: { all: Claim[] }) {
    const s = state.value;
    const regions = [...new Set(all.map((c) => c.region ?? ''))].filter(Boolean);
    const country = meta.data.value?.country?.code ?? '';
    return (
        <section class="controls controls-slim pickers" aria-label={t('web.controls')}>
            <label>
                <span class="field-label">{t('col.topic')}</span>
                <select value={s.topic} onChange={(e) => change({ topic: e.currentTarget.value })}>
                    <option value="">{t('web.claims.topic.all')}</option>
                    {topics(all).map((topic) => (
                        <option key={topic} value={topic} selected={topic === s.topic}>
                            {topicName(topic)}
                        </option>
                    ))}
                </select>
            </label>
            <label>
                <span class="field-label">{t('col.region_name')}</span>
                <select value={s.region} onChange={(e) => change({ region: e.currentTarget.value })}>
                    <option value="">{t('web.claims.region.all')}</option>
                    {[country, ...regions.filter((r) => r !== country).sort()].map((r) => (
                        <option key={r} value={r} selected={r === s.region}>
                            {nameOf('r', r)}
                        </option>
                    ))}
                </select>
            </label>
        </section>
    );
}

function SourceList() {
    const list = sources.data.value?.rows ?? [];
    return (
        <section class="part">
            <h2>{t('web.sources')}</h2>
            <p class="note">
                {t('web.sources.what', { n: String(list.length) })} <Link to={toPage('data')}>{t('web.sources.files')}</Link>
            </p>
            <DataTable
                name="sources"
                label={t('web.sources')}
                rows={list}
                id={(r) => r.id}
                share={{ title: t('web.sources'), seen: { what: 'sources' } }}
                columns={[
                    { id: 'id', label: t('col.id'), text: (r) => r.id, class: 'nowrap' },
                    {
                        id: 'title',
                        label: t('web.sources.title'),
                        text: (r) => r.title ?? '',
                        cell: (r) => <span lang="en">{r.url ? <a href={r.url} rel="noreferrer">{r.title}</a> : r.title}</span>,
                        class: 'words',
                    },
                    { id: 'publisher', label: t('web.sources.publisher'), text: (r) => r.publisher ?? '', class: 'words', lang: 'en' },
                    { id: 'date', label: t('col.date'), text: (r) => r.date ?? '', class: 'nowrap' },
                    { id: 'licence', label: t('web.sources.licence'), text: (r) => r.licence ?? '', class: 'words', lang: 'en' },
                ]}
            />
        </section>
    );
}
