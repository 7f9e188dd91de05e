// The forecast from what was kept: run it, watch it, look at the draft, publish it.
import { useState } from 'preact/hooks';
import { Link } from '../../app/Link.tsx';
import { toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import type { Job } from '../../api/types.ts';
import { Print } from './Print.tsx';
import { cancel, cancelling, current, job, jobError, publish, published, publishError, run, vintages, waiting } from './state.ts';
import { Sure } from './Sure.tsx';

const FIELDS = [
    { id: 'draws', min: 20, max: 10000, start: '1000', hint: true },
    { id: 'horizon', min: 1, max: 20, start: '10', hint: false },
    { id: 'seed', min: 0, max: 2147483647, start: '1', hint: true },
] as const;
type Field = (typeof FIELDS)[number];
type Values = Record<Field['id'], string>;

const fits = (f: Field, text: string) => /^\d{1,10}$/.test(text.trim()) && Number(text) >= f.min && Number(text) <= f.max;

export function Forecast() {
    const f = formats.value;
    const running = job.value?.state === 'running';
    const news = waiting.value > 0 ? t('work.forecast.waiting', { n: f.fixed(waiting.value) }) : current.value ? t('work.forecast.settled') : t('work.forecast.none');
    return (
        <section class="part" aria-labelledby="forecast-title">
            <h2 id="forecast-title" tabIndex={-1}>{t('work.forecast')}</h2>
            <p class="note">
                {t('work.forecast.what')} {vintages.data.value && news}
            </p>
            {running ? <Running now={job.value!} /> : <Start />}
            <div role="status">{job.value && !running && <Ended now={job.value} />}</div>
            {jobError.value && (
                <p class="trouble" role="alert">
                    {jobError.value}
                </p>
            )}
            {!running && current.value && <Result />}
        </section>
    );
}

function Start() {
    const f = formats.value;
    const [values, setValues] = useState<Values>({ draws: '1000', horizon: '10', seed: '1' });
    const [open, setOpen] = useState(false);
    const wrong = FIELDS.filter((field) => !fits(field, values[field.id]));
    const start = (e: Event) => {
        e.preventDefault();
        if (wrong.length > 0) {
            setOpen(true);
            document.getElementById(`forecast-${wrong[0]!.id}`)?.focus();
            return;
        }
        void run(values);
    };
    return (
        <form class="start" onSubmit={start} noValidate>
            <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
                <summary>{t('work.forecast.settings')}</summary>
                <div class="fields">
                    {FIELDS.map((field) => {
                        const id = `forecast-${field.id}`;
                        const bad = wrong.includes(field);
                        return (
                            <p key={id} class={bad ? 'bad' : ''}>
                                <label for={id}>{t(`work.forecast.${field.id}`)}</label>
                                {bad && (
                                    <span class="wrong" id={`${id}-wrong`}>
                                        {t('work.forecast.range', { min: f.fixed(field.min), max: f.fixed(field.max) })}
                                    </span>
                                )}
                                <input
                                    id={id}
                                    inputMode="numeric"
                                    autocomplete="off"
                                    value={values[field.id]}
                                    aria-invalid={bad}
                                    aria-describedby={bad ? `${id}-wrong` : field.hint ? `${id}-hint` : undefined}
                                    onInput={(e) => setValues({ ...values, [field.id]: e.currentTarget.value })}
                                />
                                {field.hint && <small id={`${id}-hint`}>{t(`work.forecast.${field.id}.hint`)}</small>}
                            </p>
                        );
                    })}
                </div>
            </details>
            <p class="actions">
                <button type="submit" class={waiting.value > 0 || !current.value ? 'primary' : ''}>
                    {t('work.forecast.run')}
                </button>
            </p>
        </form>
    );
}

// Reading and storing are short; the draws are nearly all of it.
function share(now: Job): number {
    if (now.stage === 'progress.draws') return 0.03 + 0.95 * now.fraction;
    return now.stage === 'progress.store' ? 0.98 : 0.03 * now.fraction;
}

export function Running({ now }: { now: Job }) {
    const f = formats.value;
    const stage = now.stage_text ?? t('work.job.start');
    return (
        <div class="running">
            <progress max={1} value={share(now)} aria-label={t('work.job.progress')} />
            <p class="note">{t('work.job.running', { stage: stage.charAt(0).toLowerCase() + stage.slice(1), seconds: f.fixed(Math.floor(now.seconds)) })}</p>
            <p class="actions">
                <button type="button" disabled={cancelling.value} onClick={() => void cancel()}>
                    {t(cancelling.value ? 'work.job.cancelling' : 'work.job.cancel')}
                </button>
            </p>
        </div>
    );
}

export function Ended({ now }: { now: Job }) {
    const f = formats.value;
    if (now.state === 'done')
        return (
            <>
                <p class="verdict">{t(now.existed ? 'work.job.existed' : 'work.job.done', { vintage: now.vintage ?? '', seconds: f.fixed(now.seconds, 1) })}</p>
                {now.notes.map((note) => (
                    <p key={note} class="note">
                        {note}
                    </p>
                ))}
            </>
        );
    if (now.state === 'cancelled') return <p class="note">{t('work.job.cancelled')}</p>;
    if (now.state === 'failed') return <p class="trouble">{t('work.job.failed', { why: now.error ?? '' })}</p>;
    return null;
}

// The vintage at hand.
function Result() {
    const f = formats.value;
    const row = current.value!;
    const id = row.vintage;
    return (
        <div class="result" data-vintage={id}>
            <h3 id="result-title" tabIndex={-1}>
                {t('work.result', { vintage: id, date: f.date(row.made_at) })} <span class={`badge badge-${row.standing}`}>{t(`work.standing.${row.standing}`)}</span>
            </h3>
            <p>
                {t('work.result.look')} <Link to={toPage('map', { vintage: id })}>{t('work.result.map')}</Link>,{' '}
                <Link to={toPage('region', { vintage: id })}>{t('work.result.region')}</Link>.
            </p>
            {row.standing !== 'published' && (
                <>
                    <p class="note">{t('work.publish.what')}</p>
                    <p class="actions">
                        <Sure
                            key={id}
                            label={t('work.publish')}
                            primary={waiting.value === 0}
                            question={t('work.publish.sure', { vintage: id })}
                            yes={t('work.publish.yes')}
                            no={t('work.publish.no')}
                            onYes={() => void publish(id)}
                        />
                    </p>
                </>
            )}
            <p role="status" class="verdict">
                {published.value === id && row.standing === 'published' && t('work.publish.done', { vintage: id })}
            </p>
            {publishError.value && (
                <p class="trouble" role="alert">
                    {publishError.value}
                </p>
            )}
            <Print vintage={id} />
        </div>
    );
}
