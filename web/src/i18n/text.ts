// Texts as po/ holds them: a sentence with {gaps}, or its plural forms by name.
export type Text = string | Record<string, string>;
export type Messages = Record<string, Text>;
export type Args = Record<string, string | number>;

export function fill(template: string, args: Args): string {
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole));
}
