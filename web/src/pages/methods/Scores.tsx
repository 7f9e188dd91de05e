// How far each method, and the map itself, would have missed what was published since.
import type { MethodRow } from '../../api/types.ts';
import { Failure } from '../../app/States.tsx';
import { formats, t } from '../../i18n/index.ts';
import { scores } from './data.ts';

export function Scores() {
    const answer = scores.data.value;
    const rows = answer?.rows ?? [];
    const margins = [...new Set(rows.map((r) => r.margin))];
    if (scores.error.value) return <Failure error={scores.error.value} />;
    if (margins.length === 0) return null;
    return (
        <section aria-labelledby="scores">
            <h2 id="scores">{t('web.methods.scores')}</h2>
            <p>{t('web.methods.scores.how')}</p>
            {margins.map((m) => (
                <Margin key={m} margin={m} rows={rows.filter((r) => r.margin === m)} />
            ))}
            {(answer?.notes ?? []).map((n) => (
                <p key={n} class="note">
                    {n}
                </p>
            ))}
        </section>
    );
}

function Margin({ margin, rows }: { margin: string; rows: MethodRow[] }) {
    const f = formats.value;
    const sorted = [...rows].sort((a, b) => (a.mase ?? Infinity) - (b.mase ?? Infinity));
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={`${t('web.methods.scores')}: ${t(`margin.${margin}`)}`}>
            <table class="data scores" data-table={`scores-${margin}`}>
                <caption>{t(`margin.${margin}`)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t('web.methods.method')}</th>
                        <th scope="col" class="num">{t('col.mase')}</th>
                        <th scope="col" class="num">{t('col.wmape')}</th>
                        <th scope="col" class="num">{t('col.skill_naive')}</th>
                    </tr>
                </thead>
                <tbody>
                    {sorted.map((r) => (
                        <tr key={r.method} data-method={r.method}>
                            <th scope="row">{r.used === 1 ? <b>{t(`method.${r.method}`)}</b> : t(`method.${r.method}`)}</th>
                            <td class="num">{f.fixed(r.mase, 3)}</td>
                            <td class="num">{f.fixed(r.wmape, 2)}</td>
                            <td class="num">{f.fixed(r.skill_naive, 2)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
