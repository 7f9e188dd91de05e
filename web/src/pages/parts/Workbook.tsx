// The same table as a workbook with its notes, made by the server.
import { fileAddress } from '../../api/client.ts';
import { state } from '../../app/store.ts';
import { lang, t } from '../../i18n/index.ts';

export type FileQuery = Record<string, string | number | null>;

export function Workbook({ query }: { query: FileQuery }) {
    const href = fileAddress({ as: 'xlsx', ...query, vintage: state.value.vintage, lang: lang.value });
    return (
        <a class="file" href={href} download>
            {t('web.xlsx')}
        </a>
    );
}
