// Opens what can be taken along. The panel itself is fetched when it is first wanted.
import { useState } from 'preact/hooks';
import type { FunctionComponent } from 'preact';
import { state } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { openShare, sharing, type Sharing } from './share.ts';

export function ShareButton({ share }: { share: Sharing }) {
    if (state.value.embed) return null;
    return (
        <button
            type="button"
            class="share"
            aria-haspopup="dialog"
            aria-label={`${t('web.take')}: ${share.title}`}
            onClick={(e) => openShare(share, e.currentTarget)}
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" />
            </svg>
            {t('web.take')}
        </button>
    );
}

let panel: FunctionComponent | null = null;

// Stands once on a page.
export function Share() {
    const [, setReady] = useState(panel !== null);
    const Panel = panel;
    if (!sharing.value) return null;
    if (!Panel) {
        void import('./SharePanel.tsx').then((m) => {
            panel = m.SharePanel;
            setReady(true);
        });
        return null;
    }
    return <Panel />;
}
