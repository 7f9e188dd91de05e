// Which method forecast each level of the vintage, and why it was taken.
import type { LevelRow } from '../../api/types.ts';
import { formats, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';

export function Levels() {
    const m = meta.data.value;
    if (!m) return null;
    if (m.levels.length === 0) {
        return m.vintage ? <p>{t('levels.before', { vintage: m.vintage.id, method: m.vintage.method })}</p> : null;
    }
    return (
        <ul class="bullets levels">
            {m.levels.map((r) => (
                <li key={r.level} data-level={r.level} data-method={r.method}>
                    <b>{t(`map-level.${r.level}`)}:</b> {why(r)}
                </li>
            ))}
        </ul>
    );
}

export function reason(r: LevelRow): 'untried' | 'better' | 'few' | 'default' {
    if (r.mase === null) return 'untried';
    return r.method !== 'td8' ? 'better' : r.origins < r.least ? 'few' : 'default';
}

function why(r: LevelRow): string {
    const f = (v: number | null) => formats.value.fixed(v, 3);
    const id = reason(r);
    return t(`levels.why.${id}`, {
        method: t(`method.${r.method}`),
        mase: f(r.mase),
        second: r.second ? t(`method.${r.second}`) : '',
        second_mase: f(r.mase_second),
        td8: f(r.mase_td8),
        naive: f(r.mase_naive),
        origins: String(r.origins),
        least: String(r.least),
        gain: f(r.gain),
        error: f(r.gain_error),
    });
}
