// What is not known about the region, why, and what would change it. Said from the figures where they tell it.
import { Link } from '../../app/Link.tsx';
import { lasting } from '../../app/resource.ts';
import { state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { modelled } from '../map/figures.ts';
import { nameOf } from '../map/data.ts';
import { history, ranks } from '../parts/ranks.ts';
import { plans, spans, weak } from './data.ts';

interface Gap {
    what: string;
    state: string;
    remedy: string;
}

function gaps(): Gap[] {
    const gap = (id: string, args = {}): Gap => ({
        what: t(`web.gap.${id}`),
        state: t(`web.gap.${id}.state`, args),
        remedy: t(`web.gap.${id}.remedy`),
    });
    const out = [gap('supply'), gap('balance'), gap('occupations')];
    const low = weak(lasting(ranks.industry)?.rows ?? []);
    if (low.length && !state.value.industry) out.push(gap('industries', { list: low.map((c) => nameOf('i', c)).join('; ') }));
    const made = (history.now.value?.rows ?? []).filter((r) => modelled(r.status)).map((r) => r.year);
    if (made.length && !state.value.industry) out.push(gap('years', { years: spans(made) }));
    const said = plans.now.value?.rows;
    if (said && !said.some((r) => r.planned_hires !== null)) out.push(gap('survey'));
    if (said && !said.some((r) => r.project_jobs !== null)) out.push(gap('projects'));
    return out;
}

export function Missing() {
    return (
        <section class="part">
            <h2>{t('web.gaps')}</h2>
            <p class="note">
                {t('web.gaps.what')} <Link to={toPage('import')}>{t('web.gaps.bring')}</Link>
            </p>
            <dl class="gaps">
                {gaps().map((g) => (
                    <div key={g.what}>
                        <dt>{g.what}</dt>
                        <dd>{g.state}</dd>
                        <dd class="remedy">{g.remedy}</dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}
