// Where the pages stand. A static site written by "qajet site" says so in the head of each page, with its folder.
const mark = typeof document === 'undefined' ? null : document.querySelector('meta[name="qajet-site"]');

// The folder of a static site: "" or "/needs". null: the program serves the pages.
export const site: string | null = mark?.getAttribute('content') ?? null;

// The whole address, when it was known to who wrote the site.
export const siteAddress: string = mark?.getAttribute('data-address') ?? '';

// What stands before every address.
export const base = site ?? '';
