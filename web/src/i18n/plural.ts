// Which form of a counted text a number takes. Rounded numbers only: "21 000 человек", "2 человека".
import type { Lang } from '../api/types.ts';

export function pluralForm(lang: Lang, n: number, forms: Record<string, string>): string {
    return forms[new Intl.PluralRules(lang).select(Math.abs(n))] ?? forms.other ?? '';
}
