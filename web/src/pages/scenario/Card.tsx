// One assumption with its controls: what, where, when, how much.
import { useId } from 'preact/hooks';
import type { Names } from '../../api/types.ts';
import { formats, named, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';
import { cleanTitle, fits, LIMITS, type Assumption } from './assume.ts';
import { idle, list, patch, put, years } from './state.ts';

export function Card({ a, at }: { a: Assumption; at: number }) {
    const m = meta.data.value;
    const id = useId();
    const twice = idle.value.has(a);
    const jobs = a.kind === 'jobs';
    const age = a.kind === 'retirement';
    const remove = () => {
        put(list.peek().filter((_, i) => i !== at));
        document.getElementById('assumptions-title')?.focus();
    };
    return (
        <fieldset class={`assumption${twice ? ' bad' : ''}`} data-kind={a.kind} aria-describedby={twice ? id : undefined}>
            <legend>{t(`assume.kind.${a.kind}`)}</legend>
            {twice && (
                <small id={id} class="wrong" role="alert">
                    {t('assume.twice')}
                </small>
            )}
            <Amount a={a} at={at} />
            {!age && <Choice label={t('assume.region')} all={t('assume.region.all')} value={a.region} items={m?.regions ?? []} onPick={(region) => patch(at, { region })} />}
            {!age && <Choice label={t('assume.industry')} all={t('assume.industry.all')} value={a.industry} items={m?.industries ?? []} onPick={(industry) => patch(at, { industry })} />}
            {jobs && <Choice label={t('assume.occupation')} all={t('assume.occupation.all')} value={a.occupation} items={m?.occupations ?? []} onPick={(occupation) => patch(at, { occupation })} />}
            {age && (
                <Pick label={t('assume.sex')} value={a.sex} onPick={(sex) => patch(at, { sex })}
                    options={[['', t('assume.sex.all')], ['M', t('assume.sex.M')], ['F', t('assume.sex.F')]]} />
            )}
            <Year label={t(a.kind === 'target' ? 'assume.year' : 'assume.from')} value={a.from ?? years.value[0] ?? null} onPick={(from) => patch(at, { from, to: a.to !== null && from !== null && a.to < from ? from : a.to })} />
            {a.kind === 'growth' && <Year label={t('assume.to')} value={a.to} least={a.from ?? 0} open={t('assume.to.end')} onPick={(to) => patch(at, { to })} />}
            {jobs && <Jobs a={a} at={at} />}
            <button type="button" class="remove" onClick={remove} aria-label={`${t('assume.remove')}: ${t(`assume.kind.${a.kind}`)} ${at + 1}`}>
                {t('assume.remove')}
            </button>
        </fieldset>
    );
}

function Amount({ a, at }: { a: Assumption; at: number }) {
    const id = useId();
    const l = LIMITS[a.kind];
    const good = fits(a);
    const f = formats.value;
    const set = (text: string, quiet: boolean) => {
        const value = Number(text.replace(',', '.'));
        if (text.trim() !== '' && Number.isFinite(value)) patch(at, { value }, quiet);
    };
    return (
        <div class={`amount${good ? '' : ' bad'}`}>
            <label for={id} class="field-label">
                {t(`assume.value.${a.kind}`)}
            </label>
            <span class="amount-in">
                {l.slide && (
                    <input type="range" min={l.slide[0]} max={l.slide[1]} step={0.5} value={a.value} aria-label={t(`assume.value.${a.kind}`)}
                        aria-valuetext={`${f.fixed(a.value, 1)} ${t(`assume.unit.${a.kind}`)}`} onInput={(e) => set(e.currentTarget.value, true)} />
                )}
                <input id={id} type="number" min={l.min} max={l.max} step={l.step} value={a.value} aria-invalid={!good} aria-describedby={good ? undefined : `${id}-wrong`}
                    onInput={(e) => set(e.currentTarget.value, true)} />
                <span class="unit">{t(`assume.unit.${a.kind}`)}</span>
            </span>
            {!good && (
                <small id={`${id}-wrong`} class="wrong" role="alert">
                    {t('assume.limits', { min: f.fixed(l.min), max: f.fixed(l.max) })}
                </small>
            )}
        </div>
    );
}

interface Item {
    code: string;
    name: Names;
    level?: number;
}

function Choice({ label, all, value, items, onPick }: { label: string; all: string; value: string; items: readonly Item[]; onPick: (code: string) => void }) {
    return <Pick label={label} value={value} onPick={onPick} options={[['', all], ...items.map((r): [string, string] => [r.code, `${r.level === 2 ? '\u2003' : ''}${named(r.name)}`])]} />;
}

function Pick({ label, value, options, onPick }: { label: string; value: string; options: [string, string][]; onPick: (value: string) => void }) {
    const id = useId();
    return (
        <p>
            <label for={id} class="field-label">
                {label}
            </label>
            <select id={id} value={value} onChange={(e) => onPick(e.currentTarget.value)}>
                {options.map(([code, name]) => (
                    <option key={code} value={code}>
                        {name}
                    </option>
                ))}
            </select>
        </p>
    );
}

function Year({ label, value, open, least = 0, onPick }: { label: string; value: number | null; open?: string; least?: number; onPick: (year: number | null) => void }) {
    const options: [string, string][] = years.value.filter((y) => y >= least).map((y) => [String(y), String(y)]);
    return <Pick label={label} value={value === null ? '' : String(value)} onPick={(v) => onPick(v === '' ? null : Number(v))} options={open ? [['', open], ...options] : options} />;
}

function Jobs({ a, at }: { a: Assumption; at: number }) {
    const id = useId();
    const f = formats.value;
    return (
        <>
            <Pick label={t('assume.phase')} value={String(a.phase)} onPick={(v) => patch(at, { phase: Number(v) })}
                options={[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => [String(n), f.fixed(n)])} />
            <div class="amount">
                <label for={`${id}-p`} class="field-label">
                    {t('assume.percent')}
                </label>
                <span class="amount-in">
                    <input id={`${id}-p`} type="range" min={0} max={100} step={5} value={a.percent} aria-valuetext={`${f.fixed(a.percent)} %`}
                        onInput={(e) => patch(at, { percent: Number(e.currentTarget.value) }, true)} />
                    <span class="unit">{f.fixed(a.percent)} %</span>
                </span>
            </div>
            <p>
                <label for={`${id}-t`} class="field-label">
                    {t('assume.name')}
                </label>
                <input id={`${id}-t`} type="text" maxLength={30} value={a.title} onInput={(e) => patch(at, { title: cleanTitle(e.currentTarget.value) }, true)} />
            </p>
        </>
    );
}
