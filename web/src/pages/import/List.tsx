// What was brought in, and taking it back.
import { Link } from '../../app/Link.tsx';
import { toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import type { ImportRow } from '../../api/types.ts';
import { imports, indicators, undo, undoError, undone } from './state.ts';
import { Sure } from './Sure.tsx';

export function List() {
    const rows = [...(imports.data.value?.rows ?? [])].reverse(); // the newest first
    return (
        <section class="part">
            <h2 id="imports-title" tabIndex={-1}>{t('work.list')}</h2>
            <p class="note">{t(rows.length === 0 ? 'work.list.none' : 'work.list.what')}</p>
            <p role="status" class="note">
                {undone.value && t('work.list.undone', { file: undone.value })}
            </p>
            {undoError.value && (
                <p class="trouble" role="alert">
                    {undoError.value}
                </p>
            )}
            {rows.length > 0 && (
                <div class="table-scroll" tabIndex={0} role="region" aria-label={t('work.list')}>
                    <table class="data imports" data-table="imports">
                        <thead>
                            <tr>
                                <th scope="col">{t('work.list.file')}</th>
                                <th scope="col">{t('work.known.indicator')}</th>
                                <th scope="col" class="num">
                                    {t('work.list.values')}
                                </th>
                                <th scope="col">{t('work.list.made')}</th>
                                <th scope="col">{t('work.list.vintages')}</th>
                                <th scope="col">
                                    <span class="unseen">{t('work.list.undo')}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((r) => (
                                <Row key={r.id} r={r} />
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}

function Row({ r }: { r: ImportRow }) {
    const f = formats.value;
    const nameOf = (id: string) => indicators.data.value?.rows.find((i) => i.id === id)?.name ?? id;
    const vintages = r.vintages ? r.vintages.split(',') : [];
    return (
        <tr data-import={r.id} class={r.withdrawn_at ? 'gone' : ''}>
            <th scope="row" class="words">
                <span class="file-name">{r.file}</span>
                <small>{r.id}</small>
            </th>
            <td class="words">{r.indicators.split(',').map(nameOf).join('; ')}</td>
            <td class="num">{f.fixed(r.rows)}</td>
            <td>{f.date(r.made_at)}</td>
            <td class="words">
                {vintages.length === 0
                    ? t('work.list.unused')
                    : vintages.map((v) => (
                          <Link key={v} class="vintage" to={toPage('map', { vintage: v })}>
                              {v}
                          </Link>
                      ))}
            </td>
            <td class="undo">
                {r.withdrawn_at ? (
                    t('work.list.withdrawn', { date: f.date(r.withdrawn_at) })
                ) : (
                    <Sure
                        label={t('work.list.undo')}
                        name={`${t('work.list.undo')}: ${r.file}`}
                        question={t('work.list.sure')}
                        yes={t('work.list.yes')}
                        no={t('work.list.no')}
                        onYes={() => void undo(r.id, r.file)}
                    />
                )}
            </td>
        </tr>
    );
}
