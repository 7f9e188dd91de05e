// The map with its legend and the readout of the unit under the pointer.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { change, go, hover, state } from '../../app/store.ts';
import { useWidth } from '../../app/width.ts';
import { Failure, Skeleton } from '../../app/States.tsx';
import { formats, lang, named, t, textOr } from '../../i18n/index.ts';
import { Legend } from '../../map/Legend.tsx';
import { Outline } from '../../map/Outline.tsx';
import { Patterns } from '../../map/Patterns.tsx';
import { classOf, diverging, paint, sequential, type Scale } from '../../map/scale.ts';
import { Tiles } from '../../map/Tiles.tsx';
import type { Unit } from '../../map/units.ts';
import { byRegion, byRegionYear, failure, geometry, indicator, loading, meta, nameOf, rows, shortName, span, view, year, yearNumber, yearText } from './data.ts';
import { decimals, modelled, shownAs, valueOf } from './figures.ts';
import type { NeedRow } from '../../api/types.ts';
import type { Indicator } from '../../app/url.ts';
import { ShareButton } from '../parts/ShareButton.tsx';
import type { Sharing } from '../parts/share.ts';
import { Views } from './Controls.tsx';
import { SourceLine } from './SourceLine.tsx';
import { YearGrid } from './YearMaps.tsx';

export function scaleOf(list: NeedRow[], indicator: Indicator): Scale {
    const values = list.flatMap((r) => valueOf(r, indicator).value ?? []);
    return indicator === 'growth' ? diverging(values) : sequential(values);
}

// The classes hold for all years of the selection, so that moving through them shows change, not a new scale.
function useScale(): Scale {
    const list = year.value === 'all' && view.value !== 'years' ? byRegion.data.value?.rows : byRegionYear.data.value?.rows;
    return useMemo(() => scaleOf(list ?? [], indicator.value), [list, indicator.value]);
}

function useUnits(scale: Scale): Unit[] {
    const m = meta.data.value;
    const f = formats.value;
    const now = rows.value;
    return useMemo(() => {
        return (m?.regions ?? []).map((r) => {
            const row = now.get(r.code);
            const v = row ? valueOf(row, indicator.value) : null;
            const value = v?.value ?? null;
            const shown = shownAs(row, value);
            const isModelled = shown === 'value' && modelled(row?.status);
            const label = shown === 'value' ? compact(value!, indicator.value) : '';
            const full = shown === 'value' ? f.fixed(value, decimals(indicator.value)) : t(`web.value.${shown}`);
            return {
                code: r.code,
                name: named(r.name),
                short: shortName.value.get(r.code) ?? r.code,
                letters: r.short || r.code,
                tile: r.tile,
                lon: r.lon ?? 0,
                lat: r.lat ?? 0,
                value,
                shown,
                paint: shown === 'value' ? paint(scale, classOf(value!, scale.breaks)) : shown,
                label,
                modelled: isModelled,
                spoken: `${named(r.name)}: ${full}${isModelled ? `, ${t('web.sign.modelled')}` : ''}`,
            };
        });
    }, [m, now, indicator.value, scale, lang.value]);
}

// On the shapes: whole thousands where a figure is that large, else what the table shows.
function compact(value: number, indicator: string): string {
    const f = formats.value;
    if (indicator === 'rate') return f.fixed(value, Math.abs(value) < 10 ? 1 : 0);
    if (Math.abs(value) >= 10000) return t('web.thousand', { n: f.fixed(value / 1000, 0) });
    if (Math.abs(value) >= 1000) return t('web.thousand', { n: f.fixed(value / 1000, 1) });
    return f.people(value);
}

export function MapFigure() {
    const s = state.value;
    const [box, width] = useWidth<HTMLDivElement>();
    const scale = useScale();
    const units = useUnits(scale);
    const select = (code: string) => change({ region: s.region === code ? '' : code });
    const open = s.embed ? undefined : (code: string) => go('region', { region: code, industry: s.industry, occupation: s.occupation });
    const heading = t(`web.indicator.${indicator.value}.long`);
    const waiting = loading.value || (meta.data.value?.pack.shapes === true && !geometry.data.value);
    const drawn = view.value;
    return (
        <figure class="map-figure">
            <figcaption>
                <h2>
                    {heading} <span class="when">{drawn === 'years' ? span.value : yearText.value}</span>
                </h2>
                <span class="map-tools">
                    <Views />
                    {!waiting && <ShareButton share={{ ...mapShare(heading), picture: () => pictureOf(box.current, heading) }} />}
                </span>
            </figcaption>
            <div class="map-canvas" ref={box}>
                <Patterns />
                {failure.value && failure.value.status !== 0 ? (
                    <Failure error={failure.value} />
                ) : waiting || width === 0 ? (
                    <SlowSkeleton />
                ) : drawn === null ? (
                    <p class="note">{t('page.map.none')}</p>
                ) : drawn === 'years' ? (
                    byRegionYear.data.value && <YearGrid width={width} scale={scale} />
                ) : drawn === 'tiles' ? (
                    <Tiles units={units} width={width} label={heading} onSelect={select} onOpen={open} />
                ) : (
                    <Outline geometry={geometry.data.value!} units={units} width={width} label={heading} onSelect={select} onOpen={open} />
                )}
                {!waiting && drawn !== 'years' && <Readout units={units} />}
            </div>
            {!waiting && drawn && <Legend scale={scale} units={units} title={t(`web.indicator.${indicator.value}.unit`)} />}
            {!s.embed && drawn && <p class="hint">{t(drawn === 'years' ? 'web.map.hint.years' : 'web.map.hint')}</p>}
            <SourceLine />
        </figure>
    );
}

// The same rows as the table beside it.
export function mapShare(heading: string): Sharing {
    const { industry, occupation } = state.value;
    const groups = [industry && nameOf('i', industry), occupation && nameOf('o', occupation)].filter(Boolean);
    return {
        title: [heading, ...groups, yearText.value].join(' · '),
        seen: { what: 'need', by: 'region', year: yearNumber.value, industry, occupation },
        all: { what: 'need', by: 'region,industry,occupation,year' },
        shapes: true,
        embed: 'map',
    };
}

function pictureOf(canvas: HTMLElement | null, heading: string): { svg: SVGSVGElement; title: string; legend?: Element | null } | null {
    const svg = canvas?.querySelector<SVGSVGElement>('svg.units');
    return svg ? { svg, title: mapShare(heading).title, legend: canvas?.parentElement?.querySelector('.legend') } : null;
}

function SlowSkeleton() {
    const slow = geometry.slow.value || byRegionYear.slow.value || byRegion.slow.value || meta.slow.value;
    return slow ? <Skeleton kind="map" /> : <div class="map-wait" />;
}

// Name, value, interval, place in the order and quality of the unit that is pointed at or focused.
function Readout({ units }: { units: Unit[] }) {
    const ref = useRef<HTMLDivElement>(null);
    const [at, setAt] = useState({ left: 0, top: 0, below: false });
    const code = hover.value;
    const unit = units.find((u) => u.code === code);
    useEffect(() => {
        const canvas = ref.current?.parentElement;
        const shape = canvas?.querySelector(`[data-unit="${code}"]`);
        if (!canvas || !shape || !ref.current) return;
        const c = canvas.getBoundingClientRect();
        const b = shape.getBoundingClientRect();
        const half = ref.current.offsetWidth / 2;
        const middle = b.left + b.width / 2 - c.left;
        const below = b.top - c.top < ref.current.offsetHeight + 6;
        setAt({ left: Math.min(Math.max(middle, half), c.width - half), top: (below ? b.bottom : b.top) - c.top, below });
    }, [code, units]);
    if (!unit) return null;
    const row = rows.value.get(code);
    const f = formats.value;
    const v = row ? valueOf(row, indicator.value) : null;
    const [lo, hi] = v && v.lo80 !== null && v.hi80 !== null ? f.range(v.lo80, v.hi80, indicator.value === 'rate' ? -1 : 0) : ['', ''];
    return (
        <div ref={ref} class={`readout${at.below ? ' below' : ''}`} aria-hidden="true" style={{ left: `${at.left}px`, top: `${at.top}px` }}>
            <b>{unit.name}</b>
            <span class="readout-value">
                {unit.shown === 'value' ? f.fixed(unit.value, decimals(indicator.value)) : t(`web.value.${unit.shown}`)}
                {unit.modelled && <span class="m">m</span>}
            </span>
            {lo && <span>{t('web.interval80', { lo, hi })}</span>}
            {row?.quality && unit.shown === 'value' && (
                <span>
                    {t('col.quality')}: {row.quality}, {textOr(`quality.${row.quality}`, '')}
                </span>
            )}
        </div>
    );
}
