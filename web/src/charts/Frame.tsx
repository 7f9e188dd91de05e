// Round a chart: what is seen, its unit, the same as a table, the picture as a file.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useWidth } from '../app/width.ts';
import { t } from '../i18n/index.ts';
import { ShareButton } from '../pages/parts/ShareButton.tsx';
import type { Sharing } from '../pages/parts/share.ts';

interface Props {
    title: string;
    unit: string;
    place: string; // what it is of, for the title of the picture
    share: Sharing;
    empty: boolean;
    table: () => ComponentChildren;
    plot: (width: number) => ComponentChildren;
    note?: ComponentChildren;
    actions?: ComponentChildren;
}

export function Frame(p: Props) {
    const [table, setTable] = useState(false);
    const [box, width] = useWidth<HTMLElement>();
    const picture = () => {
        const svg = box.current?.querySelector<SVGSVGElement>('svg.series');
        return svg ? { svg, title: `${p.title}. ${p.place}` } : null;
    };
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
                        <button type="button" class="as-table" aria-pressed={table} onClick={() => setTable(!table)}>
                            {t(table ? 'web.chart' : 'web.data')}
                        </button>
                        <ShareButton share={{ ...p.share, picture }} />
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
