// Just enough CSV for the development figures.
export function rows(text: string): Record<string, string>[] {
    const table: string[][] = [];
    for (const line of text.replace(/\r/g, '').split('\n').filter(Boolean)) {
        const cells: string[] = [];
        for (const m of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
            cells.push(m[1] !== undefined ? m[1].replace(/""/g, '"') : (m[2] ?? ''));
        }
        table.push(cells);
    }
    const head = table.shift() ?? [];
    return table.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])));
}
