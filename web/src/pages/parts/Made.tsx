// Which method made the forecast of the page, why the back-test took it, and how far the map would have missed just here.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Backtests, LevelRow } from '../../api/types.ts';
import { Link } from '../../app/Link.tsx';
import { resource } from '../../app/resource.ts';
import { state, toPage } from '../../app/store.ts';
import { formats, lang, t } from '../../i18n/index.ts';
import { hasVintage, loading, meta, nameOf } from '../map/data.ts';
import { reason } from './Levels.tsx';

// The level whose forecasts the figures of the page are made of. Occupations are shares of sections in regions.
const level = computed(() => {
    const { region, industry, occupation } = state.value;
    if (occupation !== '' || (region !== '' && industry !== '')) return 'cell';
    return region !== '' ? 'region' : industry !== '' ? 'industry' : 'country';
});

const judged = computed(() => ['region', 'industry'].includes(state.value.page) && level.value !== 'cell' && level.value !== 'country');

// Asked for after the figures of the page: nobody waits for it.
const back = resource<Backtests>(() => (hasVintage.value && judged.value && !loading.value ? address('/api/v1/backtest', { lang: lang.value }) : null));

function because(r: LevelRow): string {
    const f = (v: number | null) => formats.value.fixed(v, 2);
    return t(`page.made.${reason(r)}`, {
        what: t(`page.made.level.${r.level}`),
        method: t(`method.${r.method}`),
        mase: f(r.mase),
        second: r.second ? t(`method.${r.second}`) : '',
        second_mase: f(r.mase_second),
        naive: f(r.mase_naive),
        origins: String(r.origins),
        least: String(r.least),
    });
}

// The map's own errors in the region or section of the page, over all origins and years ahead.
function ownErrors(): string {
    const { region, industry } = state.value;
    const points = (back.data.value?.points ?? []).filter((p) => p.level === level.value && (level.value === 'region' ? p.region === region : p.industry === industry));
    if (points.length === 0) return '';
    const f = formats.value;
    const sum = (of: (p: (typeof points)[number]) => number) => points.reduce((all, p) => all + of(p), 0);
    const facts = sum((p) => p.fact!) / 100;
    const origins = points.map((p) => p.origin!);
    return t('page.made.own', {
        name: level.value === 'region' ? nameOf('r', region) : nameOf('i', industry),
        first: String(Math.min(...origins)),
        last: String(Math.max(...origins)),
        ahead: String(Math.max(...points.map((p) => p.ahead!))),
        missed: f.fixed(sum((p) => Math.abs(p.forecast! - p.fact!)) / facts, 1),
        naive: f.fixed(sum((p) => Math.abs(p.base! - p.fact!)) / facts, 1),
        inside: f.fixed(points.filter((p) => p.fact! >= p.lo80! && p.fact! <= p.hi80!).length),
        n: f.fixed(points.length),
    });
}

export function Made() {
    const m = meta.data.value;
    const row = m?.levels.find((r) => r.level === level.value);
    if (!m?.vintage) return null;
    const own = ownErrors();
    return (
        <section class="part" data-part="made" data-level={level.value} data-method={row?.method}>
            <h2>{t('page.made')}</h2>
            {state.value.occupation !== '' && <p class="note">{t('page.made.occupations')}</p>}
            <p>{row ? because(row) : t('page.made.before', { vintage: m.vintage.id })}</p>
            {own !== '' && <p data-own>{own}</p>}
            <p class="actions">
                <Link to={toPage('methods')}>{t('page.made.methods')}</Link>
                <Link to={toPage('scorecard', { region: level.value === 'region' ? state.value.region : '' })}>{t('page.made.accuracy')}</Link>
            </p>
        </section>
    );
}
