// A button that asks once more, in its place.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props {
    label: string;
    name?: string; // what a screen reader hears, when the label alone does not tell
    primary?: boolean;
    question: string;
    yes: string;
    no: string;
    onYes: () => void;
}

export function Sure(p: Props) {
    const [asked, setAsked] = useState<boolean | null>(null); // null: never
    const first = useRef<HTMLButtonElement>(null);
    const again = useRef<HTMLButtonElement>(null);
    useLayoutEffect(() => {
        if (asked) again.current?.focus();
        else if (asked === false) first.current?.focus();
    }, [asked]);
    if (!asked)
        return (
            <button type="button" ref={first} class={p.primary ? 'primary' : ''} aria-label={p.name} onClick={() => setAsked(true)}>
                {p.label}
            </button>
        );
    const leave = (e: KeyboardEvent) => e.key === 'Escape' && setAsked(false);
    return (
        <span class="sure" role="group" aria-label={p.question} onKeyDown={leave}>
            <span>{p.question}</span>
            <button type="button" ref={again} class={p.primary ? 'primary' : ''} onClick={p.onYes}>
                {p.yes}
            </button>
            <button type="button" onClick={() => setAsked(false)}>
                {p.no}
            </button>
        </span>
    );
}
