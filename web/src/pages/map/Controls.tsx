import { useEffect, useMemo, useState } from 'preact/hooks';
import { Combobox, type Option } from '../../app/Combobox.tsx';
import { change, state } from '../../app/store.ts';
import type { Indicator } from '../../app/url.ts';
import { lang, named, t } from '../../i18n/index.ts';
import { indicator, indicators, meta, span, view, views, year } from './data.ts';

export function Controls() {
    return (
        <section class="controls" aria-label={t('web.controls')}>
            <Indicators />
            <Filters />
            <Years />
        </section>
    );
}

function Indicators() {
    return (
        <fieldset class="segments segments-indicator">
            <legend class="field-label">{t('web.indicator')}</legend>
            <div class="segments-in">
                {indicators.value.map((id: Indicator) => (
                    <label key={id} title={t(`web.indicator.${id}.what`)}>
                        <input
                            type="radio"
                            name="indicator"
                            checked={indicator.value === id}
                            onChange={() => change({ indicator: id, sort: '' })}
                        />
                        <span>{t(`web.indicator.${id}`)}</span>
                    </label>
                ))}
            </div>
        </fieldset>
    );
}

export function Views() {
    if (views.value.length < 2) return null;
    return (
        <fieldset class="segments segments-view">
            <legend class="unseen">{t('web.view')}</legend>
            <div class="segments-in">
                {views.value.map((id) => (
                    <label key={id}>
                        <input type="radio" name="view" checked={view.value === id} onChange={() => change({ view: id })} />
                        <span>{t(`web.view.${id}`)}</span>
                    </label>
                ))}
            </div>
        </fieldset>
    );
}

export function Filters() {
    const m = meta.data.value;
    const s = state.value;
    const industries = useMemo<Option[]>(
        () =>
            (m?.industries ?? []).map((r) => ({
                id: r.code,
                label: named(r.name),
                texts: [r.name.kk, r.name.ru, r.name.en, r.code],
                kind: r.code,
            })),
        [m, lang.value],
    );
    const occupations = useMemo<Option[]>(() => {
        const all = m?.occupations ?? [];
        const option = (r: (typeof all)[number]): Option => ({
            id: r.code,
            label: named(r.name),
            texts: [r.name.kk, r.name.ru, r.name.en, r.code],
            level: r.level,
            kind: r.code,
        });
        const majors = all.filter((r) => r.level === 1);
        return majors.flatMap((major) => [option(major), ...all.filter((r) => r.level === 2 && r.parent === major.code).map(option)]);
    }, [m, lang.value]);
    return (
        <div class="filters">
            <Combobox
                name="industry"
                label={t('web.filter.industry')}
                placeholder={t('web.filter.industry.all')}
                options={industries}
                value={industries.find((o) => o.id === s.industry) ?? null}
                onPick={(id) => change({ industry: id })}
                onClear={() => change({ industry: '' })}
                clearLabel={t('web.filter.industry.clear')}
                listAll
                none={t('web.search.none')}
            />
            <Combobox
                name="occupation"
                label={t('web.filter.occupation')}
                placeholder={t('web.filter.occupation.all')}
                options={occupations}
                value={occupations.find((o) => o.id === s.occupation) ?? null}
                onPick={(id) => change({ occupation: id })}
                onClear={() => change({ occupation: '' })}
                clearLabel={t('web.filter.occupation.clear')}
                listAll
                none={t('web.search.none')}
            />
        </div>
    );
}

const STEP_MS = 900;

export function Years() {
    const years = meta.data.value?.years ?? [];
    const [playing, setPlaying] = useState(false);
    const y = year.value;
    const first = years[0];
    const last = years[years.length - 1];
    useEffect(() => {
        if (!playing || first === undefined || last === undefined) return;
        const timer = setInterval(() => {
            const now = year.peek();
            if (now === 'all' || now >= last) setPlaying(false);
            else change({ year: now + 1 }, true);
        }, STEP_MS);
        return () => clearInterval(timer);
    }, [playing, first, last]);
    if (first === undefined || last === undefined) return null;
    const play = () => {
        if (!playing && (y === 'all' || y >= last)) change({ year: first }, true);
        setPlaying(!playing);
    };
    return (
        <div class={`years${y === 'all' ? ' years-all' : ''}`}>
            <span class="field-label" id="year-label">
                {t('web.year')}
            </span>
            <button type="button" class="play" aria-label={t(playing ? 'web.year.pause' : 'web.year.play')} onClick={play}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d={playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4.5 2.5v11l9-5.5z'} />
                </svg>
            </button>
            <div class="year-range">
                <input
                    type="range"
                    min={first}
                    max={last}
                    step={1}
                    value={y === 'all' ? last : y}
                    aria-labelledby="year-label"
                    aria-valuetext={y === 'all' ? t('web.year.all.value', { span: span.value }) : String(y)}
                    onInput={(e) => {
                        setPlaying(false);
                        change({ year: Number(e.currentTarget.value) }, true);
                    }}
                />
                <div class="year-ticks" aria-hidden="true">
                    {years.map((n) => (
                        <span key={n} class={n === y ? 'now' : ''}>
                            <span>{String(n).slice(0, 2)}</span>
                            {String(n).slice(2)}
                        </span>
                    ))}
                </div>
            </div>
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    checked={y === 'all'}
                    onChange={(e) => {
                        setPlaying(false);
                        change({ year: e.currentTarget.checked ? 'all' : null });
                    }}
                />
                <span>{t('web.year.all')}</span>
            </label>
        </div>
    );
}
