// The development server's stand-in for the program: the API's shapes, synthetic figures.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Query } from './synthetic.ts';

type Synthetic = typeof import('./synthetic.ts');

function explain(s: Synthetic, query: Query, figure: string) {
    const value = (q: Query, f: string) => Number((s.need({ ...q, by: [] }).total as Record<string, unknown>)[f]);
    const leaf = (label: string, v: number, file: string, line: number) => ({
        label,
        value: v,
        unit: 'persons',
        status: 'synthetic',
        source: 'BNS-102798',
        file,
        line,
    });
    const part = (f: string) => ({
        label: f,
        value: value(query, f),
        unit: 'persons',
        status: 'fitted',
        op: 'sum',
        formula: `sum of ${f} over industries`,
        children: s.industries.slice(0, 6).map((r, i) => ({
            label: String(r.name_en),
            value: value({ ...query, industry: String(r.code) }, f),
            unit: 'persons',
            status: 'fitted',
            op: 'product',
            formula: 'employed × share',
            children: [
                leaf('employed in the section', 1000 * (i + 1), 'observations/employed_region_section.csv', 120 + i),
                { ...leaf('share of the occupation', 0.12, 'priors/staffing.csv', 30 + i), unit: 'ratio' },
            ],
        })),
    });
    const root =
        figure === 'openings'
            ? {
                  label: 'openings',
                  value: value(query, 'openings'),
                  unit: 'persons',
                  status: 'forecast',
                  op: 'sum',
                  formula: 'max(0, growth + replacement)',
                  children: [part('growth'), part('replacement')],
              }
            : part(figure);
    return { vintage: 'v-synthetic0001', figure, root };
}

function claims(s: Synthetic) {
    const decade = s.need({ by: ['region'], region: '', industry: '', occupation: '', year: 0, level: 2, top: 0 });
    const ours = (code: string) => decade.rows.find((r) => r.region === code) ?? decade.total;
    return {
        rows: s.claimRows().map((c) => {
            const mine = c.topic === 'labour demand' && c.period_to === '2035' && c.period_from === '2025';
            const o = mine ? ours(String(c.region)) : null;
            return {
                id: c.id,
                topic: c.topic,
                conflict_group: c.conflict_group || null,
                region: c.region,
                region_name: '',
                period: c.period_from === c.period_to ? c.period_to : `${c.period_from}-${c.period_to}`,
                value: c.value ? Number(c.value) : null,
                value_max: c.value_max ? Number(c.value_max) : null,
                unit: c.unit,
                definition: c.definition_en,
                claimant: c.claimant,
                source: c.source,
                date: c.date || null,
                ours: o ? o.openings : null,
                ours_lo80: o ? o.lo80 : null,
                ours_hi80: o ? o.hi80 : null,
                ours_note: o ? 'Ours counts growth and replacement of all employed.' : null,
            };
        }),
    };
}

export async function reply(s: Synthetic, url: URL): Promise<unknown> {
    const p = url.searchParams;
    const query: Query = {
        by: (p.get('by') ?? 'region').split(','),
        region: p.get('region') ?? '',
        industry: p.get('industry') ?? '',
        occupation: p.get('occupation') ?? '',
        year: Number(p.get('year') ?? 0),
        level: Number(p.get('level') ?? 2),
        top: Number(p.get('top') ?? 0),
    };
    switch (url.pathname) {
        case '/api/v1/meta':
            return p.get('empty') ? { ...s.meta(), vintage: null } : s.meta();
        case '/api/v1/need':
            return s.need(query);
        case '/api/v1/explain':
            return explain(s, query, p.get('figure') ?? 'openings');
        case '/api/v1/claims':
            return claims(s);
        case '/api/v1/sources':
            return { rows: s.sources() };
        case '/api/v1/geometry':
            return JSON.parse(s.geometry());
        case '/healthz':
            return { status: 'ok' };
        default:
            return null;
    }
}

async function serve(req: IncomingMessage, res: ServerResponse, next: () => void): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (url.pathname === '/') {
        res.writeHead(302, { Location: '/kk/map' });
        res.end();
        return;
    }
    const body = await reply(await import('./synthetic.ts'), url);
    if (body === null) {
        next();
        return;
    }
    res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
    res.end(JSON.stringify(body));
}

export function mockApi(): Plugin {
    return {
        name: 'qajet-synthetic-api',
        configureServer(server) {
            server.middlewares.use((req, res, next) => void serve(req, res, next));
        },
    };
}
