// What employers plan and projects promise, beside the openings of the forecast: the same place and year on one scale.
import type { PlanRow } from '../../api/types.ts';
import { scaleTo } from '../../charts/axis.ts';
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { state, toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import { nameOf } from '../map/data.ts';
import { ShareButton } from '../parts/ShareButton.tsx';
import { plans } from './data.ts';

const WIDTH = 168;
const MIDDLE = 10; // of a row of marks

export function Plans() {
    const { region, occupation } = state.value;
    const all = plans.now.value;
    const rows = (all?.rows ?? []).filter((r) => occupation === '' || within(r.occupation, occupation));
    return (
        <section class="part" data-part="plans">
            <h2>{t('plans.title')}</h2>
            {plans.error.value ? (
                <Failure error={plans.error.value} />
            ) : !all ? (
                plans.slow.value && <Skeleton kind="lines" />
            ) : rows.length === 0 ? (
                <p class="note">
                    {t('plans.none')} <Link to={toPage('import')}>{t('plans.import')}</Link>
                </p>
            ) : (
                <Side rows={rows} region={region} notes={all.notes ?? []} />
            )}
        </section>
    );
}

// Codes of occupations grow by a digit a level.
function within(code: string | null, wanted: string): boolean {
    return (code ?? '').startsWith(wanted) || (code !== null && code !== '' && wanted.startsWith(code));
}

function Side({ rows, region, notes }: { rows: PlanRow[]; region: string; notes: string[] }) {
    // All occupations together are on a scale of their own: it would leave nothing to be seen of the others.
    const scale = (whole: boolean) => Math.max(0, ...rows.filter((r) => !r.occupation === whole).flatMap(ends));
    return (
        <>
            <p class="note">{t('plans.what')}</p>
            <ul class="plan-key" aria-label={t('plans.key')}>
                <li><Marks row={{ openings: 0.5, lo80: 0.2, hi80: 0.8 }} max={1} width={48} /> {t('plans.model')}</li>
                <li><Marks row={{ planned_hires: 0.5 }} max={1} width={24} /> {t('plans.hires')}</li>
                <li><Marks row={{ project_jobs_likely: 0.5 }} max={1} width={24} /> {t('plans.likely')}</li>
            </ul>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('plans.title')}>
                <table class="data ranked" data-table="plans">
                    <thead>
                        <tr>
                            <th scope="col" class="first">{t('col.occupation_name')}</th>
                            <th scope="col">{t('col.year')}</th>
                            <th scope="col" class="interval-head"><span>{t('plans.beside')}</span></th>
                            <th scope="col" class="num">{t('plans.model')}</th>
                            <th scope="col" class="num">{t('plans.interval')}</th>
                            <th scope="col" class="num">{t('plans.hires')}</th>
                            <th scope="col" class="num">{t('plans.jobs')}</th>
                            <th scope="col" class="num">{t('plans.likely')}</th>
                            <th scope="col">{t('plans.imports')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((r) => (
                            <Row key={`${r.occupation}/${r.year}`} row={r} max={scale(!r.occupation)} />
                        ))}
                    </tbody>
                </table>
            </div>
            {notes.map((n) => (
                <p class="note" key={n}>{n}</p>
            ))}
            <p class="actions">
                <ShareButton share={{ title: `${t('plans.title')}. ${nameOf('r', region)}`, seen: { what: 'plans', region }, all: { what: 'plans' } }} />
                <Link to={toPage('import')}>{t('plans.import')}</Link>
            </p>
        </>
    );
}

const ends = (r: PlanRow) => [r.hi80, r.openings, r.planned_hires, r.project_jobs_likely].filter((v): v is number => v !== null);

type Figures = Partial<Pick<PlanRow, 'openings' | 'lo80' | 'hi80' | 'planned_hires' | 'project_jobs_likely'>>;

// The model as a dot with its range, plans as a square, likely jobs of projects as a diamond.
function Marks({ row, max, width }: { row: Figures; max: number; width: number }) {
    const x = scaleTo(0, max, 6, width - 6);
    const [jobs, hires] = [row.project_jobs_likely, row.planned_hires];
    return (
        <svg class="interval plan-marks" width={width} height={2 * MIDDLE} aria-hidden>
            {row.lo80 != null && row.hi80 != null && (
                <rect class="interval-80" x={x(row.lo80)} width={Math.max(1, x(row.hi80) - x(row.lo80))} y={MIDDLE - 2.5} height={5} rx={2.5} />
            )}
            {row.openings != null && <circle class="interval-dot" cx={x(row.openings)} cy={MIDDLE} r={4} />}
            {hires != null && <rect class="plan-hires" x={x(hires) - 3.5} y={MIDDLE - 3.5} width={7} height={7} />}
            {jobs != null && <path class="plan-jobs" d={`M${x(jobs)} ${MIDDLE - 5}l5 5l-5 5l-5 -5z`} />}
        </svg>
    );
}

function Row({ row, max }: { row: PlanRow; max: number }) {
    const f = formats.value;
    const cell = (v: number | null, none = '') => <td class="num">{v === null ? <span class="none">{none}</span> : <data value={f.exact(v)}>{f.fixed(v)}</data>}</td>;
    return (
        <tr>
            <th scope="row" class="first">{row.occupation ? row.occupation_name : t('all.occupation')}</th>
            <td>{row.year}</td>
            <td class="interval-cell">
                <Marks row={row} max={max} width={WIDTH} />
            </td>
            <td class="num">
                {row.openings === null ? (
                    <span class="none">{t('plans.no-model')}</span>
                ) : (
                    <data value={f.exact(row.openings)}>
                        {f.fixed(row.openings)}
                        <span class="m">m</span>
                    </data>
                )}
            </td>
            <td class="num">{row.lo80 !== null && row.hi80 !== null && `${f.fixed(row.lo80)}–${f.fixed(row.hi80)}`}</td>
            {cell(row.planned_hires)}
            {cell(row.project_jobs)}
            {cell(row.project_jobs_likely)}
            <td class="plan-ids">{row.imports}</td>
        </tr>
    );
}
