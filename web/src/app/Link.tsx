// A link to a state of the pages: a plain address for the browser, a change of state for a plain click.
import type { ComponentChildren } from 'preact';
import { go, state } from './store.ts';
import { format, type PageState } from './url.ts';

interface Props {
    to: PageState;
    current?: boolean;
    class?: string;
    lang?: string;
    children: ComponentChildren;
}

export function Link({ to, current, class: name, lang, children }: Props) {
    const onClick = (e: MouseEvent) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
        e.preventDefault();
        go(to.page, to);
    };
    // Inside of somebody else's page a link leads out of it.
    if (state.value.embed) {
        return (
            <a class={name} lang={lang} href={format({ ...to, embed: '' })} target="_blank" rel="noopener">
                {children}
            </a>
        );
    }
    return (
        <a class={name} lang={lang} href={format(to)} aria-current={current ? 'page' : undefined} onClick={onClick}>
            {children}
        </a>
    );
}
