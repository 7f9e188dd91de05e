// Where files arrive: by dropping them, or by the button.
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { add, MAX_MB } from './state.ts';

export const ACCEPT = '.csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const hasFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false;

export function Drop() {
    const [over, setOver] = useState(false);
    const depth = useRef(0); // entering a child is no leaving
    const enter = (by: number) => {
        depth.current = Math.max(0, depth.current + by);
        setOver(depth.current > 0);
    };
    const drop = (e: DragEvent) => {
        e.preventDefault();
        depth.current = 0;
        setOver(false);
        if (e.dataTransfer) add(e.dataTransfer.files);
    };
    return (
        <section
            class={`drop${over ? ' drop-over' : ''}`}
            aria-labelledby="drop-title"
            onDragEnter={(e) => hasFiles(e) && enter(1)}
            onDragLeave={(e) => hasFiles(e) && enter(-1)}
            onDragOver={(e) => hasFiles(e) && e.preventDefault()}
            onDrop={drop}
        >
            <h2 id="drop-title" class="unseen" tabIndex={-1}>
                {t('work.drop.title')}
            </h2>
            <p class="drop-here" aria-hidden="true">
                {t('work.drop')} <span>{t('work.drop.or')}</span>
            </p>
            <Choose label={t('work.drop.choose')} primary multiple onFiles={add} />
            <p class="note" id="drop-what">
                {t('work.drop.what', { max: MAX_MB })}
            </p>
        </section>
    );
}

// A button that opens the system's dialog; the input itself stays unseen but is what has the focus.
export function Choose(props: { label: string; primary?: boolean; multiple?: boolean; onFiles: (files: File[]) => void }) {
    return (
        <label class={`choose${props.primary ? ' primary' : ''}`}>
            <input
                type="file"
                class="unseen"
                accept={ACCEPT}
                multiple={props.multiple}
                onChange={(e) => {
                    const chosen = [...(e.currentTarget.files ?? [])];
                    e.currentTarget.value = ''; // the same file may be chosen again
                    if (chosen.length > 0) props.onFiles(chosen);
                }}
            />
            <span>{props.label}</span>
        </label>
    );
}
