// The map's line on the labour force: regions whose employment is forecast above its ceiling, each with the size.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Labour, LabourRow } from '../../api/types.ts';
import { Link } from '../../app/Link.tsx';
import { resource } from '../../app/resource.ts';
import { state, toPage } from '../../app/store.ts';
import { formats, lang, t } from '../../i18n/index.ts';
import { hasVintage, meta } from '../map/data.ts';
import { percentOf } from '../map/figures.ts';

const all = resource<Labour>(() =>
    hasVintage.value && state.value.page === 'map' ? address('/api/v1/labour', { vintage: state.value.vintage, lang: lang.value }) : null,
);

// The worst year of every region above the ceiling, or of the one that is chosen; the largest first.
const over = computed<LabourRow[]>(() => {
    const country = meta.data.value?.country?.code;
    const worst = new Map<string, LabourRow>();
    for (const r of all.now.value?.rows ?? []) {
        const code = r.region ?? '';
        const wanted = state.value.region === '' || state.value.region === code;
        if (wanted && code !== country && r.p_over !== null && (r.excess ?? 0) > (worst.get(code)?.excess ?? 0)) worst.set(code, r);
    }
    return [...worst.values()].sort((a, b) => b.excess! - a.excess!);
});

export function LabourLine() {
    const rows = over.value;
    if (rows.length === 0) return null;
    return (
        <p class="note labour-line">
            {t('labour.map')}{' '}
            {rows.map((r, i) => (
                <span key={r.region}>
                    {i > 0 && '; '}
                    <Link to={toPage('region', { region: r.region ?? '' })}>{r.region_name}</Link> – {t('labour.lacks', { size: formats.value.fixed(r.excess), year: String(r.year), percent: formats.value.fixed(percentOf(r.p_over!)) })}
                </span>
            ))}
            .
        </p>
    );
}
