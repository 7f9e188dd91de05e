// What can be brought in, with templates.
import { address } from '../../api/client.ts';
import { lang, t, textOr } from '../../i18n/index.ts';
import { indicators } from './state.ts';

export const unitName = (unit: string | null) => (unit ? textOr(`unit.${unit.replace(/ /g, '-')}`, unit) : '');

export function Known() {
    const rows = indicators.data.value?.rows;
    if (!rows) return null;
    return (
        <details class="known">
            <summary>{t('work.known')}</summary>
            <p class="note">{t('work.known.what')}</p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('work.known')}>
                <table class="data" data-table="indicators">
                    <thead>
                        <tr>
                            <th scope="col">{t('work.known.indicator')}</th>
                            <th scope="col">{t('work.known.about')}</th>
                            <th scope="col">{t('work.known.unit')}</th>
                            <th scope="col">{t('work.known.use')}</th>
                            <th scope="col">{t('work.known.template')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((r) => (
                            <tr key={r.id}>
                                <th scope="row" class="words">
                                    {r.name}
                                </th>
                                <td class="words">{r.about}</td>
                                <td>{unitName(r.unit)}</td>
                                <td>{t(`work.known.use.${r.use}`)}</td>
                                <td class="nowrap">
                                    {['xlsx', 'csv'].map((as) => (
                                        <a
                                            key={as}
                                            class="template"
                                            href={address('/api/v1/template', { indicator: r.id, as, lang: lang.value })}
                                            aria-label={t('work.known.template.of', { name: r.name, as: as.toUpperCase() })}
                                            download
                                        >
                                            {as.toUpperCase()}
                                        </a>
                                    ))}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
