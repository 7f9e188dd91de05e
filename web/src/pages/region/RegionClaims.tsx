// What others have said about the region, and ours where the definition can be met.
import { Link } from '../../app/Link.tsx';
import { state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { ClaimTable } from '../claims/ClaimTable.tsx';
import { claims, nameOf } from '../map/data.ts';
import { ShareButton } from '../parts/ShareButton.tsx';

export function RegionClaims() {
    const region = state.value.region;
    const list = (claims.data.value?.rows ?? []).filter((c) => c.region === region);
    return (
        <section class="part">
            <h2>{t('web.region.claims')}</h2>
            {list.length === 0 ? <p class="note">{t('web.region.claims.none')}</p> : <ClaimTable claims={list} label={t('web.region.claims')} />}
            {list.length > 0 && (
                <p class="actions">
                    <ShareButton share={{ title: `${t('web.region.claims')}. ${nameOf('r', region)}`, seen: { what: 'claims', region }, all: { what: 'claims' } }} />
                </p>
            )}
            <p class="note">
                <Link to={toPage('claims', { region })}>{t('web.region.claims.more')}</Link>
            </p>
        </section>
    );
}
