// The classes with a histogram above them: one small square for each region.
import { hover, state } from '../app/store.ts';
import { formats, t } from '../i18n/index.ts';
import { classOf, paint, type Scale } from './scale.ts';
import type { Unit } from './units.ts';

interface Props {
    scale: Scale;
    units: Unit[];
    title: string;
}

export function Legend({ scale, units, title }: Props) {
    const f = formats.value;
    const stacks: Unit[][] = Array.from({ length: scale.n }, () => []);
    for (const u of units) if (u.value !== null && u.shown === 'value') stacks[classOf(u.value, scale.breaks)]!.push(u);
    const digits = Math.max(0, ...scale.breaks.map((b) => (String(b).split('.')[1] ?? '').length));
    const missing = units.filter((u) => u.shown === 'missing').length;
    const withheld = units.filter((u) => u.shown === 'suppressed').length;
    return (
        <div class="legend">
            <p class="legend-title">{title}</p>
            <div class="legend-scale" hidden={stacks.every((s) => s.length === 0)} role="img" aria-label={spoken(scale, stacks, digits)}>
                {stacks.map((stack, i) => (
                    <div class="legend-class" key={i}>
                        <div class="legend-stack">
                            {stack.map((u) => (
                                <i
                                    key={u.code}
                                    class={
                                        `legend-dot ${paint(scale, i)}` +
                                        (u.code === hover.value || u.code === state.value.region ? ' on' : '')
                                    }
                                />
                            ))}
                        </div>
                        <i class={`legend-swatch ${paint(scale, i)}`} />
                        {i > 0 && <span class="legend-break">{f.fixed(scale.breaks[i - 1]!, digits)}</span>}
                    </div>
                ))}
            </div>
            <ul class="legend-signs">
                <li>
                    <i class="sign sign-modelled" />
                    {t('web.sign.modelled')}
                </li>
                {withheld > 0 && (
                    <li>
                        <svg class="sign" aria-hidden="true">
                            <rect width="100%" height="100%" class="mark-suppressed" />
                        </svg>
                        {t('web.sign.suppressed')}
                    </li>
                )}
                {missing > 0 && (
                    <li>
                        <svg class="sign" aria-hidden="true">
                            <rect width="100%" height="100%" class="mark-missing" />
                        </svg>
                        {t('web.sign.missing')}
                    </li>
                )}
            </ul>
        </div>
    );
}

function spoken(scale: Scale, stacks: Unit[][], digits: number): string {
    const f = formats.value;
    const parts = stacks.map((stack, i) => {
        const lo = i > 0 ? f.fixed(scale.breaks[i - 1]!, digits) : '…';
        const hi = i < scale.breaks.length ? f.fixed(scale.breaks[i]!, digits) : '…';
        return `${lo} – ${hi}: ${stack.length}`;
    });
    return t('web.legend.spoken', { classes: parts.join('; ') });
}
