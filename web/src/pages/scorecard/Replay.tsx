// The demonstration: states of the USA, a year brought in at a time. Figures: docs/examples/us-states/replay.mjs, which a test
// runs again.
import replay from '../../../../docs/examples/us-states/scores.json';
import { formats, t } from '../../i18n/index.ts';

interface Line {
    base_year: number | null;
    n: number;
    wmape: number;
    cover80: number;
    cover95: number;
    skill_naive: number;
}

export function Replay() {
    const f = formats.value;
    const lines: Line[] = replay.regions;
    const all = lines.find((l) => l.base_year === null)!;
    return (
        <section class="part" aria-labelledby="replay">
            <h2 id="replay">{t('web.scorecard.replay')}</h2>
            <p>
                {t('web.scorecard.replay.how', {
                    missed: f.fixed(all.wmape, 1),
                    naive: f.fixed(all.wmape / (1 - all.skill_naive), 1),
                    inside: f.fixed(all.cover80 * 100),
                    n: f.fixed(all.n),
                })}
            </p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={`${t('web.scorecard.replay')}: ${t('web.scorecard.scores')}`}>
                <table class="data" data-table="replay">
                    <thead>
                        <tr>
                            <th scope="col">{t('col.base_year')}</th>
                            <th scope="col" class="num">{t('web.scorecard.n')}</th>
                            <th scope="col" class="num">{t('col.wmape')}</th>
                            <th scope="col" class="num">{t('web.scorecard.cover80')}</th>
                            <th scope="col" class="num">{t('web.scorecard.cover95')}</th>
                            <th scope="col" class="num">{t('col.skill_naive')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {lines.map((l) => (
                            <tr key={l.base_year ?? 'all'} class={l.base_year === null ? 'total' : ''}>
                                <th scope="row">{l.base_year ?? t('web.scorecard.all')}</th>
                                <td class="num">{f.fixed(l.n)}</td>
                                <td class="num">{f.fixed(l.wmape, 2)}</td>
                                <td class="num">{f.fixed(l.cover80 * 100)} %</td>
                                <td class="num">{f.fixed(l.cover95 * 100)} %</td>
                                <td class="num">{f.fixed(l.skill_naive, 2)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="note">{t('web.scorecard.replay.source', { method: replay.method })}</p>
        </section>
    );
}
