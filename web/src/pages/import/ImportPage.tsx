// Bringing in data, from the first look to the printed document: one page, in the order in which it is done.
import { Failure, Skeleton } from '../../app/States.tsx';
import { t } from '../../i18n/index.ts';
import { Main } from '../parts/Main.tsx';
import { Brought } from './Brought.tsx';
import { Drop } from './Drop.tsx';
import { Forecast } from './Forecast.tsx';
import { Known } from './Known.tsx';
import { List } from './List.tsx';
import { current, files, imports, job, readOnly, waiting } from './state.ts';
import './import.css';

const STEPS = ['look', 'mend', 'keep', 'forecast', 'publish', 'print'] as const;

function stepNow(): (typeof STEPS)[number] {
    const open = files.value.filter((b) => b.phase !== 'kept');
    if (open.some((b) => b.phase === 'failed' || (b.report?.errors ?? 0) > 0)) return 'mend';
    if (open.some((b) => b.phase === 'looked' || b.phase === 'keep')) return 'keep';
    if (job.value?.state === 'running' || waiting.value > 0) return 'forecast';
    const made = files.value.length > 0 || job.value?.state === 'done';
    if (made && current.value?.standing === 'draft') return 'publish';
    return made && current.value?.standing === 'published' ? 'print' : 'look';
}

function Steps() {
    const now = stepNow();
    return (
        <nav aria-label={t('work.steps')}>
            <ol class="stages">
                {STEPS.map((id) => (
                    <li key={id} aria-current={id === now ? 'step' : undefined} class={STEPS.indexOf(id) < STEPS.indexOf(now) ? 'past-step' : ''}>
                        {t(`work.step.${id}`)}
                    </li>
                ))}
            </ol>
        </nav>
    );
}

function ReadOnly() {
    return (
        <section class="part read-only">
            <h2>{t('work.readonly')}</h2>
            <p class="note">{t('work.readonly.why')}</p>
            <p class="note">{t('work.readonly.how')}</p>
            <pre>
                <code>qajet serve</code>
            </pre>
        </section>
    );
}

export function ImportPage() {
    const list = imports.data.value;
    const used = (list?.rows ?? []).filter((r) => r.withdrawn_at === null).length;
    const sentences = [t('work.lead'), t('work.lead.safe'), ...(used > 0 ? [t('work.lead.count', { n: used })] : [])];
    if (readOnly.value)
        return (
            <Main title={t('work.title')} sentences={[]} always>
                <ReadOnly />
            </Main>
        );
    return (
        <Main title={t('work.title')} sentences={sentences} always>
            {imports.error.value && <Failure error={imports.error.value} />}
            {!list && imports.slow.value && <Skeleton kind="lines" />}
            {list && (
                <>
                    <Steps />
                    <Drop />
                    {files.value.map((b) => (
                        <Brought key={b.key} b={b} />
                    ))}
                    <Known />
                    <Forecast />
                    <List />
                </>
            )}
        </Main>
    );
}
