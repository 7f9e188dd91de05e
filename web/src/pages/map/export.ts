// What is seen, as CSV (exact figures) and as text for a spreadsheet (the language's decimal sign).
export type Cell = string | number | null;

export interface Grid {
    head: string[];
    rows: Cell[][];
}

function quoted(cell: string): string {
    return /[",\n\r]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

export function csv(grid: Grid): string {
    const lines = [grid.head, ...grid.rows].map((row) => row.map((c) => quoted(c === null ? '' : String(c))).join(','));
    return lines.join('\r\n') + '\r\n';
}

export function tabbed(grid: Grid, number: (v: number) => string): string {
    const cell = (c: Cell) => (c === null ? '' : typeof c === 'number' ? number(c) : c.replace(/[\t\r\n]+/g, ' '));
    return [grid.head, ...grid.rows].map((row) => row.map(cell).join('\t')).join('\n') + '\n';
}

export function download(name: string, text: string, type: string): void {
    const link = document.createElement('a');
    // The mark at the start makes spreadsheets read the Kazakh and Russian letters as UTF-8.
    link.href = URL.createObjectURL(new Blob([type === 'text/csv' ? '\ufeff' : '', text], { type: `${type};charset=utf-8` }));
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
