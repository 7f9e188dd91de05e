// How the figures are made, in plain words, and where a programmer or a statistician reads on.
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';
import { Levels } from '../parts/Levels.tsx';
import { Main } from '../parts/Main.tsx';
import { Scores } from './Scores.tsx';

const STEPS = ['past', 'path', 'mix', 'leave', 'draws', 'sum'];
const GRADES = ['A', 'B', 'C', 'D', 'E'];
const LIMITS = ['occupations', 'mobility', 'supply', 'shocks', 'age'];

export function MethodsPage() {
    const m = meta.data.value;
    const v = m?.vintage;
    const args = {
        base: String(m?.base_year ?? ''),
        draws: formats.value.fixed(v?.draws ?? null),
        first: String(v?.first_year ?? ''),
        last: String(v?.last_year ?? ''),
    };
    return (
        <Main title={t('web.methods.title')} sentences={[t('web.methods.lead', args), t('web.methods.lead.more')]}>
            <div class="prose">
                <h2>{t('web.methods.what')}</h2>
                <p>{t('web.method.what')}</p>
                <p class="formula">{t('web.methods.formula')}</p>
                <h2>{t('web.methods.steps')}</h2>
                <ol class="steps">
                    {STEPS.map((id) => (
                        <li key={id}>
                            <b>{t(`web.methods.step.${id}`)}</b> {t(`web.methods.step.${id}.how`, args)}
                        </li>
                    ))}
                </ol>
                <h2>{t('web.levels.title')}</h2>
                <Levels />
                <h2>{t('web.methods.read')}</h2>
                <p>{t('web.method.interval')}</p>
                <p>{t('web.method.modelled')}</p>
                <p>{t('web.method.withheld')}</p>
                <table class="data grades">
                    <caption>{t('web.methods.grades')}</caption>
                    <tbody>
                        {GRADES.map((g) => (
                            <tr key={g}>
                                <th scope="row">{g}</th>
                                <td>{t(`quality.${g}`)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
                <Scores />
                <h2>{t('web.methods.limits')}</h2>
                <ul class="bullets">
                    {LIMITS.map((id) => (
                        <li key={id}>{t(`web.methods.limit.${id}`)}</li>
                    ))}
                </ul>
                <h2>{t('web.methods.check')}</h2>
                <p>{t('web.methods.check.how')}</p>
                <pre>
                    <code>qajet verify {v?.id}</code>
                </pre>
                <h2>{t('web.methods.further')}</h2>
                <ul class="bullets">
                    <li>
                        <a href={`/api?lang=${state.value.lang}`}>{t('web.methods.api')}</a>
                    </li>
                    <li>
                        <Link to={toPage('data')}>{t('web.methods.data')}</Link>
                    </li>
                    <li>
                        <Link to={toPage('claims')}>{t('web.methods.claims')}</Link>
                    </li>
                </ul>
                <p class="note">{t('web.source.made', { vintage: v?.id ?? '', method: v?.method ?? '' })}</p>
            </div>
        </Main>
    );
}
