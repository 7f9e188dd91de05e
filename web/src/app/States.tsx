// Waiting, nothing there, something wrong, nobody answering.
import type { ApiError } from '../api/client.ts';
import { t } from '../i18n/index.ts';
import { retry, stopped } from './resource.ts';

export function Skeleton({ kind }: { kind: 'page' | 'map' | 'lines' }) {
    return (
        <div class={`skeleton skeleton-${kind}`} role="status">
            <span class="unseen">{t('web.loading')}</span>
            <i />
            <i />
            <i />
        </div>
    );
}

export function Failure({ error }: { error: ApiError }) {
    if (error.status === 0) return null; // the banner says it
    return (
        <div class="notice notice-error" role="alert">
            <h2>{error.problem.title ?? t('web.error')}</h2>
            <p>{error.problem.detail ?? t('web.error.unknown', { status: String(error.status) })}</p>
            <button type="button" onClick={retry}>
                {t('web.retry')}
            </button>
        </div>
    );
}

export function Empty() {
    return (
        <div class="notice">
            <h1>{t('web.empty')}</h1>
            <p>{t('web.empty.how')}</p>
            <pre>
                <code>qajet forecast</code>
            </pre>
            <button type="button" onClick={() => location.reload()}>
                {t('web.retry')}
            </button>
        </div>
    );
}

export function Banner() {
    if (!stopped.value) return null;
    return (
        <p class="banner" role="status">
            {t('web.offline')}
        </p>
    );
}
