// On paper there is no slider: one small map for each year, all in the classes of the large one. Drawn only when
// the page is about to be printed.
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { state } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { project } from '../../map/project.ts';
import { classOf, paint, type Scale } from '../../map/scale.ts';
import { byRegionYear, geometry, meta } from './data.ts';
import { shownAs, valueOf } from './figures.ts';
import { scaleOf } from './MapFigure.tsx';

const WIDTH = 190;

function YearMaps({ scale }: { scale: Scale }) {
    const map = project(geometry.data.value!, WIDTH);
    const { indicator } = state.value;
    return (
        <section class="year-maps">
            <h2>{t('web.print.years', { indicator: t(`web.indicator.${indicator}.long`) })}</h2>
            <div>
                {meta.data.value!.years.map((year) => (
                    <figure key={year}>
                        <figcaption>{year}</figcaption>
                        <svg viewBox={`0 0 ${map.width} ${map.height}`} width={WIDTH}>
                            {byRegionYear.data.value!.rows
                                .filter((r) => Number(r.year) === year)
                                .map((r) => {
                                    const { value } = valueOf(r, indicator);
                                    const shown = shownAs(r, value);
                                    const cls = shown === 'value' ? paint(scale, classOf(value!, scale.breaks)) : `mark-${shown}`;
                                    return <path key={r.region} class={`unit ${cls}`} d={map.paths.get(r.region ?? '')} />;
                                })}
                        </svg>
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
            if (!host.current || !geometry.data.value || !rows) return;
            render(<YearMaps scale={scaleOf(rows, state.value.indicator)} />, host.current);
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
