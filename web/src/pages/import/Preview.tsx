// The first rows of a file as they were understood.
import { formats, t, textOr } from '../../i18n/index.ts';
import type { PreviewRow } from '../../api/types.ts';
import { unitName } from './Known.tsx';

const WORDS = ['name', 'region', 'industry', 'occupation', 'field', 'sex', 'age'] as const;

// A share needs its digits, a head count has none.
const decimals = (v: number) => (Number.isInteger(v) ? 0 : Math.abs(v) < 1 ? 4 : 2);

export function Preview({ rows, open, name }: { rows: PreviewRow[]; open: boolean; name: string }) {
    const f = formats.value;
    if (rows.length === 0) return null;
    const words = WORDS.filter((c) => rows.some((r) => r[c] !== null));
    const likely = rows.some((r) => r.probability !== null);
    const number = (v: number | null) => (v === null ? '–' : f.fixed(v, decimals(v)));
    return (
        <details class="finding-group preview" open={open}>
            <summary>
                <b>{t('work.preview')}</b>
            </summary>
            <p class="note">{t('work.preview.what')}</p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={`${name}: ${t('work.preview')}`}>
                <table class="data" data-table="preview">
                    <thead>
                        <tr>
                            <th scope="col">{t('work.col.place')}</th>
                            {words.map((c) => (
                                <th key={c} scope="col">
                                    {t(`work.col.${c}`)}
                                </th>
                            ))}
                            <th scope="col">{t('work.col.year')}</th>
                            <th scope="col" class="num">
                                {t('work.col.number')}
                            </th>
                            <th scope="col">{t('work.col.unit')}</th>
                            {likely && (
                                <th scope="col" class="num">
                                    {t('work.col.probability')}
                                </th>
                            )}
                            <th scope="col">{t('work.col.status')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((r, i) => (
                            <tr key={i}>
                                <th scope="row">{r.place}</th>
                                {words.map((c) => (
                                    <td key={c} class="words">
                                        {r[c]}
                                    </td>
                                ))}
                                <td>{r.year}</td>
                                <td class="num">{number(r.value)}</td>
                                <td>{unitName(r.unit)}</td>
                                {likely && <td class="num">{number(r.probability)}</td>}
                                <td>{r.status && textOr(`status.${r.status}`, r.status)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
