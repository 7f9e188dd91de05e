// An address that leads nowhere: said plainly, with the ways on.
import { useEffect, useRef } from 'preact/hooks';
import { Link } from '../../app/Link.tsx';
import { arrived, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { PAGES } from '../index.ts';

export function NowherePage() {
    const host = useRef<HTMLElement>(null);
    const title = t('web.nowhere');
    useEffect(() => {
        document.title = `${title} – Qajet`;
        if (arrived()) host.current?.focus({ preventScroll: true });
    }, [title]);
    return (
        <main id="main" tabIndex={-1} ref={host}>
            <header class="lead">
                <h1>{title}</h1>
                <p class="lead-first">{t('web.nowhere.what', { page: state.value.page })}</p>
            </header>
            <ul class="bullets">
                {PAGES.filter((p) => p.nav).map((p) => (
                    <li key={p.id}>
                        <Link to={toPage(p.id)}>{t(p.nav!)}</Link>
                    </li>
                ))}
            </ul>
        </main>
    );
}
