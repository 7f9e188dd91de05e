// What an official said about the same place beside our figure: two numbers, two definitions, no verdict.
import { formats, t } from '../../i18n/index.ts';
import type { Claim } from '../../api/types.ts';
import { state } from '../../app/store.ts';
import { claims, meta, sources } from './data.ts';

export function ClaimNote() {
    const country = meta.data.value?.country?.code ?? '';
    const region = state.value.region || country;
    const found = (claims.data.value?.rows ?? []).filter((c) => c.region === region && c.ours !== null && c.value !== null);
    // The longest period first: it is the one that speaks about the map's years.
    const list = found.sort((a, b) => length(b.period) - length(a.period)).slice(0, 2);
    if (!list.length) return null;
    return (
        <section class="claims" aria-labelledby="claims-title">
            <h3 id="claims-title">{t('web.claims')}</h3>
            {list.map((c) => (
                <ClaimRow key={c.id} claim={c} />
            ))}
            <p class="note">{t('web.claims.note')}</p>
        </section>
    );
}

function length(period: string | null): number {
    const [from, to] = (period ?? '').split(/[-–]/).map(Number);
    return to && from ? to - from : 0;
}

function ClaimRow({ claim: c }: { claim: Claim }) {
    const f = formats.value;
    const source = sources.data.value?.rows.find((s) => s.id === c.source);
    const [lo, hi] = c.ours_lo80 !== null && c.ours_hi80 !== null ? f.range(c.ours_lo80, c.ours_hi80) : ['', ''];
    return (
        <dl class="claim">
            <div>
                <dt>
                    <span lang="en">{c.claimant}</span>, {c.period}
                </dt>
                <dd>
                    <data value={f.exact(c.value)} title={f.exact(c.value)}>
                        {f.rounded(c.value, 4)}
                        {c.value_max !== null && `–${f.rounded(c.value_max, 4)}`}
                    </data>
                    <small>
                        <span lang="en">{c.definition}</span>
                        {source && ` · ${source.publisher}`}
                        {c.date && ` · ${f.date(c.date)}`}
                    </small>
                </dd>
            </div>
            <div>
                <dt>{t('col.ours')}</dt>
                <dd>
                    <data value={f.exact(c.ours)} title={f.exact(c.ours)}>
                        {f.rounded(c.ours, 3)}
                        <span class="m">m</span>
                    </data>
                    <small>
                        {lo && t('web.interval80', { lo, hi })}
                        {c.ours_note && ` · ${c.ours_note}`}
                    </small>
                </dd>
            </div>
        </dl>
    );
}
