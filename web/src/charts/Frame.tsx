// Round a chart: what is seen, its unit, the same as a table, the picture as a file.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useWidth } from '../app/width.ts';
import { t } from '../i18n/index.ts';
import { saveSvg } from './image.ts';

interface Props {
    title: string;
    unit: string;
    name: string; // of the file
    source: string; // written into the picture
    empty: boolean;
    table: () => ComponentChildren;
    plot: (width: number) => ComponentChildren;
    note?: ComponentChildren;
    actions?: ComponentChildren;
}

function save(host: Element | null, p: Props): void {
    const svg = host?.querySelector<SVGSVGElement>('svg.series');
    if (svg) saveSvg(svg, p.name, p.title, p.source);
}

export function Frame(p: Props) {
    const [table, setTable] = useState(false);
    const [box, width] = useWidth<HTMLElement>();
    return (
        <figure class="chart" ref={box}>
            <figcaption>
                <div>
                    <h3>{p.title}</h3>
                    <p>{p.unit}</p>
                </div>
                {!p.empty && (
                    <span class="chart-actions">
                        {p.actions}
                        {!table && (
                            <button type="button" class="as-table" onClick={() => save(box.current, p)}>
                                SVG
                            </button>
                        )}
                        <button type="button" class="as-table" aria-pressed={table} onClick={() => setTable(!table)}>
                            {t(table ? 'web.chart' : 'web.data')}
                        </button>
                    </span>
                )}
            </figcaption>
            {p.empty ? (
                <p class="note">{t('web.lead.missing')}</p>
            ) : table ? (
                p.table()
            ) : (
                <>
                    {width > 0 && p.plot(Math.max(280, width))}
                    {p.note}
                </>
            )}
        </figure>
    );
}
