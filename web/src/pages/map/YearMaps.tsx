// One small map for each year, all in the classes of the large one: a view of its own on the screen; on paper, where
// there is no slider, drawn under the map when the page is about to be printed.
import { render } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { change, state } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import { project } from '../../map/project.ts';
import { squares } from '../../map/Tiles.tsx';
import { classOf, paint, type Scale } from '../../map/scale.ts';
import { byRegionYear, geometry, indicator, meta, nameOf, view, year } from './data.ts';
import { decimals, shownAs, valueOf } from './figures.ts';
import { scaleOf } from './MapFigure.tsx';

type Projected = Pick<ReturnType<typeof project>, 'width' | 'height' | 'paths'>;

// Outlines where the pack has them, else squares; null when there is neither, or it is still on its way.
function shapesOfYears(width: number): Projected | null {
    const regions = meta.data.value?.regions ?? [];
    if (meta.data.value?.pack.shapes) return geometry.data.value && project(geometry.data.value, width);
    return regions.some((r) => r.tile) ? squares(regions, width) : null;
}

function Small({ map, width, scale, year: of }: { map: Projected; width: number; scale: Scale; year: number }) {
    const { region } = state.value;
    return (
        <svg viewBox={`0 0 ${map.width} ${map.height}`} width={width} aria-hidden="true">
            {(byRegionYear.data.value?.rows ?? [])
                .filter((r) => Number(r.year) === of)
                .map((r) => {
                    const { value } = valueOf(r, indicator.value);
                    const shown = shownAs(r, value);
                    const cls = shown === 'value' ? paint(scale, classOf(value!, scale.breaks)) : `mark-${shown}`;
                    return <path key={r.region} class={`unit ${cls}`} d={map.paths.get(r.region ?? '')} />;
                })}
            {region && map.paths.has(region) && <path class="ring-selected" d={map.paths.get(region)} />}
        </svg>
    );
}

const GAP = 16;

// Each is a button that chooses its year; beside it the figure of the region that is chosen.
export function YearGrid({ width, scale }: { width: number; scale: Scale }) {
    const s = state.value;
    const f = formats.value;
    const columns = width < 420 ? 2 : width < 720 ? 3 : 4;
    const each = Math.floor((width - GAP * (columns - 1)) / columns);
    const map = useMemo(() => shapesOfYears(each), [geometry.data.value, meta.data.value, each]);
    if (!map) return null;
    const place = nameOf('r', s.region);
    const valueIn = (n: number) => {
        const row = byRegionYear.data.value?.rows.find((r) => r.region === s.region && Number(r.year) === n);
        return row ? valueOf(row, indicator.value).value : null;
    };
    return (
        <ul class={`year-grid columns-${columns}`} aria-label={t('web.print.years', { indicator: t(`web.indicator.${indicator.value}.long`) })}>
            {meta.data.value!.years.map((n) => (
                <li key={n}>
                    <button type="button" aria-pressed={n === year.value} onClick={() => change({ year: n })}>
                        <b>{n}</b>
                        {s.region && <small title={place}>{f.fixed(valueIn(n), decimals(indicator.value))}</small>}
                        <Small map={map} width={each} scale={scale} year={n} />
                    </button>
                </li>
            ))}
        </ul>
    );
}

const PRINTED = 190;

function YearMaps({ scale }: { scale: Scale }) {
    const map = shapesOfYears(PRINTED)!;
    return (
        <section class="year-maps">
            <h2>{t('web.print.years', { indicator: t(`web.indicator.${indicator.value}.long`) })}</h2>
            <div>
                {meta.data.value!.years.map((n) => (
                    <figure key={n}>
                        <figcaption>{n}</figcaption>
                        <Small map={map} width={PRINTED} scale={scale} year={n} />
                    </figure>
                ))}
            </div>
        </section>
    );
}

export function PrintedYears() {
    const host = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const draw = () => {
            const rows = byRegionYear.data.value?.rows;
            if (!host.current || !shapesOfYears(PRINTED) || !rows || view.value === 'years') return;
            render(<YearMaps scale={scaleOf(rows, indicator.value)} />, host.current);
        };
        const clear = () => host.current && render(null, host.current);
        addEventListener('beforeprint', draw);
        addEventListener('afterprint', clear);
        return () => {
            removeEventListener('beforeprint', draw);
            removeEventListener('afterprint', clear);
        };
    }, []);
    return <div ref={host} class="print-only" />;
}
