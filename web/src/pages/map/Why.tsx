// "Why this number": the tree of what a figure was made from, in a panel beside the page; on phones a dialog.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExplainNode, Figure } from '../../api/types.ts';
import { formats, t, textOr } from '../../i18n/index.ts';
import { site } from '../../app/base.ts';
import { Failure, Skeleton } from '../../app/States.tsx';
import { askDeeper, asked, byId, closeWhy, explanation } from './why.ts';
import { indicator, meta, nameOf, sources } from './data.ts';
import { modelled } from './figures.ts';

const FIGURES: Figure[] = ['openings', 'growth', 'replacement', 'net', 'employed'];

export function Why() {
    const a = asked.value;
    const dialog = useRef<HTMLDialogElement>(null);
    const open = a !== null;
    useEffect(() => {
        const d = dialog.current;
        if (!d || !open) return;
        if (matchMedia('(max-width: 767px)').matches) d.showModal();
        else d.show();
        d.querySelector<HTMLElement>('h2')?.focus();
        return () => d.close();
    }, [open]);
    if (!a) return null;
    const onKey = (e: KeyboardEvent) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        closeWhy();
    };
    const place = nameOf('r', a.region);
    const parts = [a.industry && nameOf('i', a.industry), a.occupation && nameOf('o', a.occupation)].filter(Boolean);
    return (
        <dialog ref={dialog} class="why-panel" aria-labelledby="why-title" onKeyDown={onKey} onCancel={closeWhy}>
            <div class="why-head">
                <h2 id="why-title" tabIndex={-1}>
                    {t('web.why')}
                </h2>
                <button type="button" class="close" aria-label={t('web.close')} onClick={closeWhy}>
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d="M3 3l10 10M13 3L3 13" />
                    </svg>
                </button>
            </div>
            <p class="why-of">
                <b>{place}</b>
                {[...parts, a.year].filter(Boolean).map((x) => ` · ${x}`)}
            </p>
            <label class="why-figure">
                <span class="field-label">{t('web.why.figure')}</span>
                <select
                    value={a.figure}
                    onChange={(e) => (asked.value = { ...a, figure: e.currentTarget.value as Figure })}
                >
                    {FIGURES.map((f) => (
                        <option key={f} value={f} selected={f === a.figure}>
                            {t(`col.${f}`)}
                        </option>
                    ))}
                </select>
            </label>
            <label class="why-figure">
                <span class="field-label">{t('web.year')}</span>
                <select
                    value={a.year ?? ''}
                    onChange={(e) => (asked.value = { ...a, year: Number(e.currentTarget.value) || null })}
                >
                    {a.year === null && <option value="">–</option>}
                    {meta.data.value?.years.map((y) => (
                        <option key={y} value={y} selected={y === a.year}>
                            {y}
                        </option>
                    ))}
                </select>
            </label>
            {indicator.value === 'rate' && <p class="note">{t('web.why.rate')}</p>}
            {a.year === null ? <p class="note">{t('web.why.sum-of-years')}</p> : <Tree />}
        </dialog>
    );
}

function Tree() {
    const { data, error, slow } = explanation;
    if (error.value) return <Failure error={error.value} />;
    if (!data.value) return slow.value ? <Skeleton kind="lines" /> : null;
    return (
        <>
            <ul class="tree tree-root" key={JSON.stringify(asked.value)}>
                <Node node={data.value.root} depth={0} />
            </ul>
            <p class="why-note">{t('web.why.note')}</p>
        </>
    );
}

const FIRST = 12; // children shown before "more"

function Node({ node, depth }: { node: ExplainNode; depth: number }) {
    // A quantity that occurs twice is written once and referred to by its id.
    const source = node.ref ? byId.value.get(node.ref) : node;
    const children = source?.children ?? [];
    const more = children.length > 0 || source === undefined || source.cut === true;
    const [open, setOpen] = useState(depth < 1);
    const toggle = () => {
        if (!open && children.length === 0 && site === null) askDeeper();
        setOpen(!open);
    };
    const [all, setAll] = useState(false);
    const shown = all ? children : children.slice(0, FIRST);
    const head = (
        <>
            <span class="node-label">{node.label}</span>
            {node.value !== undefined && node.value !== null && (
                <span class="node-value" title={String(node.value)}>
                    {value(node.value)}
                    {modelled(node.status) && <span class="m">m</span>} <small>{node.unit ? textOr(`unit.${node.unit}`, node.unit) : ''}</small>
                </span>
            )}
        </>
    );
    return (
        <li class={more ? 'node' : 'node leaf'}>
            {more ? (
                <button type="button" class="node-head" aria-expanded={open} onClick={toggle}>
                    {head}
                </button>
            ) : (
                <div class="node-head">{head}</div>
            )}
            <p class="node-about">
                {node.status && <span class={`status status-${node.status}`}>{textOr(`status.${node.status}`, node.status)}</span>}
                {node.formula && <code>{node.formula}</code>}
                {node.source && <Sources ids={node.source} />}
                {node.file && (
                    <span class="where">
                        {node.file}
                        {node.line ? `:${node.line}` : ''}
                    </span>
                )}
            </p>
            {open && children.length === 0 && more && site !== null && (
                <p class="note">
                    {t('web.still.deeper')} <code>{command()}</code>
                </p>
            )}
            {open && shown.length > 0 && (
                <ul class="tree">
                    {shown.map((c, i) => (
                        <Node key={i} node={c} depth={depth + 1} />
                    ))}
                    {shown.length < children.length && (
                        <li>
                            <button type="button" class="more" onClick={() => setAll(true)}>
                                {t('web.more', { n: String(children.length - shown.length) })}
                            </button>
                        </li>
                    )}
                </ul>
            )}
        </li>
    );
}

// What a static site can't open, the program can.
function command(): string {
    const a = asked.value!;
    const given = (['region', 'industry', 'occupation', 'year', 'figure'] as const).filter((k) => a[k]).map((k) => ` --${k} ${a[k]}`);
    return `qajet explain need${given.join('')} --depth all`;
}

function value(v: number): string {
    const size = Math.abs(v);
    return formats.value.fixed(v, size === 0 || Number.isInteger(v) || size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 5);
}

function Sources({ ids }: { ids: string }) {
    const known = sources.data.value?.rows ?? [];
    return (
        <span class="sources">
            {ids.split(';').map((id) => {
                const s = known.find((r) => r.id === id);
                return (
                    <abbr key={id} title={s ? `${s.title}. ${s.publisher}` : id}>
                        {id}
                    </abbr>
                );
            })}
        </span>
    );
}
