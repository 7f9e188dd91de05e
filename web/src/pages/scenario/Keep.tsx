// What is kept: the list, keeping the assumptions under a name, and making a vintage of it.
import { useEffect, useState } from 'preact/hooks';
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import { Ended, Running } from '../import/Forecast.tsx';
import { askJob, job, jobError, run } from '../import/state.ts';
import { Sure } from '../import/Sure.tsx';
import { copy } from '../map/export.ts';
import { cleanTitle } from './assume.ts';
import { asKept, horizon, keep, keepError, kept, list, open, putAway, said } from './state.ts';

export function Keep() {
    const s = state.value;
    const [name, setName] = useState(s.scenario);
    const [copied, setCopied] = useState('');
    useEffect(() => setName(s.scenario), [s.scenario]);
    const clean = name.trim();
    const there = (kept.data.value?.rows ?? []).some((r) => r.scenario === clean);
    const save = () => void keep(clean, there);
    return (
        <section class="part" aria-labelledby="keep-title">
            <h2 id="keep-title">{t('assume.keep')}</h2>
            <p class="note">{t('assume.keep.what')}</p>
            <form class="keep" onSubmit={(e) => (e.preventDefault(), there ? undefined : save())}>
                <label for="keep-name" class="field-label">
                    {t('assume.keep.name')}
                </label>
                <input id="keep-name" type="text" maxLength={30} autocomplete="off" value={name} onInput={(e) => setName(cleanTitle(e.currentTarget.value))} />
                <span class="actions">
                    {there ? (
                        <Sure label={t('assume.keep.again')} question={t('assume.keep.sure', { name: clean })} yes={t('assume.keep.yes')} no={t('assume.no')} onYes={save} />
                    ) : (
                        <button type="submit" disabled={clean === '' || list.value.length === 0}>
                            {t('assume.keep.do')}
                        </button>
                    )}
                    <button type="button" onClick={async () => setCopied(t((await copy(location.href)) ? 'web.copied' : 'web.copy.failed'))}>
                        {t('assume.link')}
                    </button>
                </span>
                <span role="status" class="said">
                    {copied}
                </span>
            </form>
            <Vintage />
        </section>
    );
}

// The forecast with all its draws, under what is kept: kept in the background and shown like any other.
function Vintage() {
    const s = state.value;
    useEffect(() => void askJob(), []);
    const same = asKept.value;
    const running = job.value?.state === 'running';
    const mine = job.value && job.value.scenario !== null;
    return (
        <div class="vintage-of">
            <h3 id="forecast-title" tabIndex={-1}>
                {t('assume.vintage')}
            </h3>
            <p class="note">{t(same ? 'assume.vintage.what' : 'assume.vintage.first')}</p>
            {running ? (
                <Running now={job.value!} />
            ) : (
                same && (
                    <p class="actions">
                        <button type="button" onClick={() => void run({ draws: '1000', horizon: horizon.value, seed: '1', scenario: s.scenario })}>
                            {t('assume.vintage.do')}
                        </button>
                    </p>
                )
            )}
            <div role="status">
                {mine && !running && <Ended now={job.value!} />}
                {mine && job.value!.state === 'done' && (
                    <p>
                        <Link to={toPage('map', { vintage: job.value!.vintage ?? '' })}>{t('assume.vintage.show', { name: job.value!.scenario ?? '' })}</Link>
                    </p>
                )}
            </div>
            {jobError.value && (
                <p class="trouble" role="alert">
                    {jobError.value}
                </p>
            )}
        </div>
    );
}

export function Kept({ changes }: { changes: boolean }) {
    const f = formats.value;
    const rows = kept.data.value?.rows ?? [];
    return (
        <section class="part" aria-labelledby="kept-title">
            <h2 id="kept-title" tabIndex={-1}>
                {t('assume.list')}
            </h2>
            {rows.length === 0 ? (
                <p class="note">{t(changes ? 'assume.list.none' : 'assume.list.none.here')}</p>
            ) : (
                <ul class="kept">
                    {rows.map((r) => (
                        <li key={r.scenario} data-scenario={r.scenario} class={r.scenario === state.value.scenario ? 'now' : ''}>
                            <b>{r.scenario}</b>
                            <small>{t('assume.list.about', { n: f.fixed(r.assumptions), version: f.fixed(r.version), date: f.date(r.made_at) })}</small>
                            <span class="actions">
                                <button type="button" aria-label={`${t('assume.open')}: ${r.scenario}`} onClick={() => void open(r.scenario)}>
                                    {t('assume.open')}
                                </button>
                                {changes && (
                                    <Sure label={t('assume.away')} name={`${t('assume.away')}: ${r.scenario}`} question={t('assume.away.sure', { name: r.scenario })} yes={t('assume.away')}
                                        no={t('assume.no')} onYes={() => void putAway(r.scenario).then(() => document.getElementById('kept-title')?.focus())} />
                                )}
                            </span>
                        </li>
                    ))}
                </ul>
            )}
            <p role="status" class="said">
                {said.value}
            </p>
            {keepError.value && (
                <p class="trouble" role="alert">
                    {keepError.value}
                </p>
            )}
        </section>
    );
}
