// A text field that offers a list: typeahead with the keys of the ARIA combobox pattern.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { Index } from '../i18n/search.ts';

export interface Option {
    id: string;
    label: string;
    texts: string[]; // what it is found by
    level?: number;
    kind?: string; // small word at the right
}

interface Props {
    label: string;
    hideLabel?: boolean;
    placeholder: string;
    options: Option[];
    value?: Option | null;
    onPick: (id: string) => void;
    onClear?: () => void;
    clearLabel?: string;
    listAll: boolean; // an empty query shows every option
    none: string;
    icon?: ComponentChildren;
    name: string;
    onOpen?: () => void; // the field is first used
}

export function Combobox(p: Props) {
    const id = useId();
    const input = useRef<HTMLInputElement>(null);
    const list = useRef<HTMLUListElement>(null);
    const [query, setQuery] = useState<string | null>(null); // null: closed
    const [at, setAt] = useState(0);
    const index = useMemo(() => new Index(p.options, (o) => o.texts), [p.options]);
    const open = query !== null;
    const found = useMemo(() => {
        if (query === null) return [];
        if (query.trim() === '') return p.listAll ? p.options : [];
        return index.search(query, p.listAll ? 40 : 12);
    }, [query, index]);
    const current = found[Math.min(at, found.length - 1)];

    useEffect(() => {
        list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    }, [at, open]);

    const close = () => {
        setQuery(null);
        setAt(0);
    };
    const pick = (option: Option | undefined) => {
        if (!option) return;
        close();
        p.onPick(option.id);
    };
    const onKey = (e: KeyboardEvent) => {
        if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
            e.preventDefault();
            if (!open) setQuery('');
            else setAt((n) => (n + (e.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length));
        } else if (e.key === 'Enter' && open) {
            e.preventDefault();
            pick(current);
        } else if (e.key === 'Escape' && open) {
            e.preventDefault();
            e.stopPropagation();
            close();
        }
    };
    const showList = open && (found.length > 0 || (query ?? '').trim() !== '');
    return (
        <div class={`combo combo-${p.name}${p.value ? ' has-value' : ''}`}>
            <label for={id} class={p.hideLabel ? 'unseen' : 'field-label'}>
                {p.label}
            </label>
            <div class="combo-field">
                {p.icon}
                <input
                    ref={input}
                    id={id}
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck={false}
                    aria-expanded={showList}
                    aria-controls={`${id}-list`}
                    aria-autocomplete="list"
                    aria-activedescendant={showList && current ? `${id}-${current.id}` : undefined}
                    placeholder={p.placeholder}
                    title={p.value?.label}
                    value={query ?? p.value?.label ?? ''}
                    onInput={(e) => {
                        setQuery(e.currentTarget.value);
                        setAt(0);
                    }}
                    onClick={() => p.listAll && !open && setQuery('')}
                    onFocus={p.onOpen}
                    onKeyDown={onKey}
                    onBlur={close}
                />
                {p.value && p.onClear && (
                    <button type="button" class="combo-clear" aria-label={p.clearLabel} title={p.clearLabel} onClick={p.onClear}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M4 4l8 8M12 4l-8 8" />
                        </svg>
                    </button>
                )}
            </div>
            <ul id={`${id}-list`} ref={list} role="listbox" aria-label={p.label} class="combo-list" hidden={!showList}>
                {showList &&
                    found.map((o) => (
                        <li
                            key={o.id}
                            id={`${id}-${o.id}`}
                            role="option"
                            aria-selected={o === current}
                            class={o.level ? `level-${o.level}` : ''}
                            onPointerDown={(e) => {
                                e.preventDefault();
                                pick(o);
                            }}
                        >
                            <span>{o.label}</span>
                            {o.kind && <small>{o.kind}</small>}
                        </li>
                    ))}
                {showList && found.length === 0 && (
                    <li role="option" aria-selected="false" aria-disabled="true" class="combo-none">
                        {p.none}
                    </li>
                )}
            </ul>
        </div>
    );
}
