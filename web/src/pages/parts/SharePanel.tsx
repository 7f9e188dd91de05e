// Everything a table or chart can be taken along as: files of what is seen and of everything, pictures, the code that
// embeds it, the line that cites it, the address that lasts.
import { useEffect, useRef, useState } from 'preact/hooks';
import { named, t } from '../../i18n/index.ts';
import { site } from '../../app/base.ts';
import { savePng, saveSvg } from '../../charts/image.ts';
import { copy } from '../map/export.ts';
import { state } from '../../app/store.ts';
import { meta, nameOf } from '../map/data.ts';
import { closeShare, fileAddress, filesOf, pdfAddress, permalink, sharing, type FileQuery, type Form, type Sharing } from './share.ts';

// Names of formats are the same in every language.
const NAMES: Record<Form, string> = { csv: 'CSV', xlsx: 'XLSX', jsonstat: 'JSON-stat', 'sdmx-csv': 'SDMX-CSV', geojson: 'GeoJSON', json: 'JSON' };

export function SharePanel() {
    const s = sharing.value;
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        const d = dialog.current;
        if (!d || !s) return;
        d.showModal();
        d.querySelector<HTMLElement>('h2')?.focus();
        return () => d.close();
    }, [s]);
    if (!s) return null;
    return (
        <dialog ref={dialog} class="share-panel" aria-labelledby="share-title" onCancel={closeShare} onClick={(e) => e.target === dialog.current && closeShare()}>
            <div class="share-in">
                <div class="why-head">
                    <h2 id="share-title" tabIndex={-1}>
                        {t('web.take')}
                    </h2>
                    <button type="button" class="close" aria-label={t('web.close')} onClick={closeShare}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M3 3l10 10M13 3L3 13" />
                        </svg>
                    </button>
                </div>
                <p class="why-of">{s.title}</p>
                {s.seen && <Files title={t(site === null ? 'web.take.seen' : 'web.take.all')} query={s.seen} shapes={s.shapes === true} what="seen" />}
                {s.made && <Made title={t('web.take.seen')} what="seen" onTake={s.made.seen} />}
                {s.made && <Made title={t('web.take.all')} what="all" onTake={s.made.all} />}
                {s.all && site === null && <Files title={t('web.take.all')} query={s.all} shapes={false} what="all" />}
                <Pictures share={s} />
                {state.value.region && s.seen && <Document region={state.value.region} />}
                <Lines share={s} />
            </div>
        </dialog>
    );
}

function Document({ region }: { region: string }) {
    const href = pdfAddress(region);
    return (
        <section>
            <h3>{nameOf('r', region)}</h3>
            {href === null ? (
                <p class="note">
                    {t('web.still.file')} <code>{`qajet report map --region ${region} ${region}.pdf`}</code>
                </p>
            ) : (
                <ul class="files">
                    <li>
                        <a class="file" href={href} download>
                            {t('web.pdf')}
                        </a>
                    </li>
                </ul>
            )}
        </section>
    );
}

function Files({ title, query, shapes, what }: { title: string; query: FileQuery; shapes: boolean; what: string }) {
    const files = filesOf(query, shapes);
    if (files.length === 0)
        return (
            <p class="note">
                {t('web.still.file')} <code>{`qajet export --what ${query.what}`}</code>
            </p>
        );
    return (
        <section data-files={what}>
            <h3>{title}</h3>
            <ul class="files">
                {files.map(({ form, href }) => (
                    <li key={form}>
                        <a class="file" href={href} download title={t(`web.form.${form}.what`)}>
                            {NAMES[form]}
                        </a>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Made({ title, what, onTake }: { title: string; what: string; onTake: () => Promise<void> }) {
    return (
        <section data-files={what}>
            <h3>{title}</h3>
            <ul class="files">
                <li>
                    <button type="button" class="file" title={t('web.form.csv.what')} onClick={() => void onTake()}>
                        {NAMES.csv}
                    </button>
                </li>
            </ul>
        </section>
    );
}

// Attribution, vintage and name: what stands under a picture.
function under(): string {
    const m = meta.data.value;
    return [m?.pack.attribution[0], m?.vintage?.id, 'Qajet', location.host].filter(Boolean).join(' · ');
}

function Pictures({ share }: { share: Sharing }) {
    const [failed, setFailed] = useState(false);
    const picture = share.picture?.();
    if (!picture) return share.seen?.what === 'need' && !String(share.seen.by).includes(',') ? <Drawn query={share.seen} /> : null;
    const name = `qajet-${share.embed ?? 'chart'}`;
    const source = under();
    return (
        <section>
            <h3>{t('web.take.picture')}</h3>
            <ul class="files">
                <li>
                    <button type="button" class="file" onClick={() => saveSvg({ ...picture, source }, name)}>
                        SVG
                    </button>
                </li>
                <li>
                    <button type="button" class="file" onClick={() => void savePng({ ...picture, source }, name).catch(() => setFailed(true))}>
                        PNG
                    </button>
                </li>
            </ul>
            {failed && (
                <p class="note" role="alert">
                    {t('web.take.png.failed')}
                </p>
            )}
        </section>
    );
}

// A table without a picture of its own: the server draws one.
function Drawn({ query }: { query: FileQuery }) {
    if (site !== null) return null;
    return (
        <section>
            <h3>{t('web.take.picture')}</h3>
            <ul class="files">
                {(['svg', 'png'] as const).map((f) => (
                    <li key={f}>
                        <a class="file" href={fileAddress(f, query)} download>
                            {f.toUpperCase()}
                        </a>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function citation(title: string): string {
    const m = meta.data.value!;
    const v = m.vintage!;
    return t(v.standing === 'published' || v.standing === 'former' ? 'citation.vintage' : 'citation.draft', {
        title,
        pack: named(m.pack.title),
        version: m.pack.version,
        vintage: v.id,
        method: v.method,
        link: permalink(),
    });
}

function Lines({ share }: { share: Sharing }) {
    const [said, setSaid] = useState('');
    const take = async (text: string) => {
        setSaid(t((await copy(text)) ? 'web.copied' : 'web.copy.failed'));
    };
    const code = share.embed
        ? `<iframe src="${permalink(share.embed)}" title="${share.title.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}" width="720" height="560" loading="lazy" style="border:0;max-width:100%"></iframe>`
        : '';
    return (
        <>
            {code && <Line id="embed" label={t('web.take.embed')} note={t('web.take.embed.what')} text={code} onCopy={take} rows={4} />}
            {share.seen && <Line id="cite" label={t('web.take.cite')} text={citation(share.title)} onCopy={take} rows={4} />}
            <Line id="link" label={t('web.take.link')} note={t('web.take.link.what')} text={permalink()} onCopy={take} rows={2} />
            <p class="said" role="status">
                {said}
            </p>
        </>
    );
}

interface LineProps {
    id: string;
    label: string;
    note?: string;
    text: string;
    rows: number;
    onCopy: (text: string) => void;
}

function Line({ id, label, note, text, rows, onCopy }: LineProps) {
    return (
        <section class="share-line">
            <label for={`share-${id}`}>{label}</label>
            {note && <p class="note">{note}</p>}
            <div>
                <textarea id={`share-${id}`} readOnly rows={rows} value={text} spellcheck={false} onFocus={(e) => e.currentTarget.select()} />
                <button type="button" onClick={() => onCopy(text)} aria-label={`${t('web.copy')}: ${label}`}>
                    {t('web.copy')}
                </button>
            </div>
        </section>
    );
}
