// The frame of a page: its question, the first sentence, and the rest; the focus comes here when a reader arrives.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { arrived } from '../../app/store.ts';
import { Empty, Failure, Skeleton } from '../../app/States.tsx';
import { meta } from '../map/data.ts';
import { Permalink } from '../map/Method.tsx';
import { permalink } from './share.ts';
import { Share } from './ShareButton.tsx';
import { Why } from '../map/Why.tsx';

interface Props {
    title: string;
    above?: ComponentChildren; // where in the whole the page is
    filters?: string[];
    sentences: string[];
    always?: boolean; // also in a workspace without a forecast
    children: ComponentChildren;
}

export function Main(props: Props) {
    const m = meta.data.value;
    const host = useRef<HTMLElement>(null);
    const known = m !== null;
    useEffect(() => {
        if (known && arrived()) host.current?.focus({ preventScroll: true });
    }, [known, props.title]);
    useEffect(() => {
        if (known) document.title = `${props.title} – Qajet`;
    }, [known, props.title]);
    if (!m)
        return (
            <main id="main" tabIndex={-1} ref={host}>
                <h1 class="unseen">Qajet</h1>
                {meta.error.value ? <Failure error={meta.error.value} /> : meta.slow.value ? <Skeleton kind="page" /> : null}
            </main>
        );
    if (!m.vintage && !props.always)
        return (
            <main id="main" tabIndex={-1} ref={host}>
                <Empty />
            </main>
        );
    const [first, ...others] = props.sentences;
    return (
        <>
            <main id="main" tabIndex={-1} ref={host}>
                <header class="lead">
                    {props.above}
                    <h1>{props.title}</h1>
                    {props.filters && props.filters.length > 0 && <p class="lead-filters">{props.filters.join(' · ')}</p>}
                    {first && (
                        <p class="lead-first">
                            {first} {others.length > 0 && <span>{others.join(' ')}</span>}
                        </p>
                    )}
                </header>
                {props.children}
                <footer class="foot">
                    <Permalink />
                </footer>
                <p class="print-only print-source">
                    Qajet {m.program.version} · {m.vintage?.id} · {permalink()}
                </p>
            </main>
            <Why />
            <Share />
        </>
    );
}
