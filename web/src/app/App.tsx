import { useEffect, useState } from 'preact/hooks';
import type { FunctionComponent } from 'preact';
import { ready } from '../i18n/index.ts';
import { EMBED, NOWHERE, PAGES, type Page } from '../pages/index.ts';
import { Banner, Skeleton } from './States.tsx';
import { state } from './store.ts';
import { TopBar } from './TopBar.tsx';

export function App() {
    if (!ready.value) return null;
    const { embed, page: id } = state.value;
    if (embed) return <Later key="embed" page={EMBED} />;
    const page = PAGES.find((p) => p.id === id) ?? NOWHERE;
    return (
        <>
            <TopBar />
            <Banner />
            {page.view ? <page.view /> : <Later key={page.id} page={page} />}
        </>
    );
}

const loaded = new Map<string, FunctionComponent>();

// A page whose code is fetched when it is first opened.
function Later({ page }: { page: Page }) {
    const [View, setView] = useState<FunctionComponent | undefined>(() => loaded.get(page.id));
    const [slow, setSlow] = useState(false);
    useEffect(() => {
        if (View) return;
        const timer = setTimeout(() => setSlow(true), 200);
        void page.load!().then((view) => {
            clearTimeout(timer);
            loaded.set(page.id, view);
            setView(() => view);
        });
        return () => clearTimeout(timer);
    }, []);
    if (View) return <View />;
    return (
        <main id="main" tabIndex={-1}>
            {slow && <Skeleton kind="page" />}
        </main>
    );
}
