// What is seen as text for a spreadsheet, with the language's decimal sign; and how the browser is given a file.
export type Cell = string | number | null;

export interface Grid {
    head: string[];
    rows: Cell[][];
}

export function tabbed(grid: Grid, number: (v: number) => string): string {
    const cell = (c: Cell) => (c === null ? '' : typeof c === 'number' ? number(c) : c.replace(/[\t\r\n]+/g, ' '));
    return [grid.head, ...grid.rows].map((row) => row.map(cell).join('\t')).join('\n') + '\n';
}

export function save(name: string, blob: Blob): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function copy(text: string): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        // Without https, on a laptop serving a hall, the clipboard is reached through a selection.
        const area = document.createElement('textarea');
        area.value = text;
        document.body.append(area);
        area.select();
        const done = document.execCommand('copy');
        area.remove();
        return done;
    }
}
