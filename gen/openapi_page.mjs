// The readable page /api: plain HTML in one language, complete in itself, no script.

export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#f4f2ee;--line:#c9c4bb;--accent:#075a9e;--dim:#535a63}
@media (prefers-color-scheme:dark){:root{--ink:#eceae6;--paper:#15181c;--soft:#20242a;--line:#454b53;--accent:#7cc0ff;--dim:#b3b9c1}}
*{box-sizing:border-box}
html{scroll-padding-top:8px}
body{margin:0 auto;padding:16px;max-width:1000px;background:var(--paper);color:var(--ink);font:16px/1.5 Inter,"Noto Sans",system-ui,sans-serif}
h1{font-size:28px;line-height:1.2;margin:16px 0 8px}
h2{font-size:20px;line-height:1.3;margin:48px 0 8px;padding-top:16px;border-top:1px solid var(--line)}
h3{font-size:16px;margin:24px 0 8px}
p,ul{max-width:680px;margin:8px 0}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{font:14px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.top{display:flex;flex-wrap:wrap;gap:8px 24px;justify-content:space-between}
.top span a{margin-right:12px}
.top a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
.path{background:var(--soft);padding:8px 12px;border-radius:4px}
.dim{color:var(--dim)}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
td:first-child{min-width:96px}
.toc{columns:2 260px;padding-left:20px}
@media (max-width:599px){
table,tbody,tr,td{display:block;width:100%}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
td{border:0;padding:2px 0}
tr{padding:8px 0;border-bottom:1px solid var(--line)}
}
@media print{body{max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
`;

const escape = (s) => String(s).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const NAMES = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

export function page({ api, ops, lang, say, resolve }) {
  const t = (id) => escape(say(`http.page.${id}`));
  const text = (node, base = 'description') => {
    const prefix = base === 'description' ? 'x' : `x-${base}`;
    return escape((lang === 'en' ? node[base] : node[`${prefix}-${lang}`]) ?? '');
  };
  const code = (s) => `<code>${escape(s)}</code>`;

  const values = (p) => {
    const s = p.schema;
    const words = s.enum ?? s.items?.enum;
    const what = words
      ? words.map(code).join(', ') + (s.type === 'array' ? ` <span class="dim">(${t('list')})</span>` : '')
      : s.type === 'integer'
        ? `${t('whole')}, ${s.minimum}–${s.maximum}`
        : `${t('text')}, ${t('bytes').replace('{max}', s.maxLength)}`;
    const fallback = s.default === undefined ? '' : `<br><span class="dim">${t('default')}: ${code([s.default].flat().join(','))}</span>`;
    return what + fallback;
  };

  const table = (heads, rows) =>
    `<table><thead><tr>${heads.map((id) => `<th scope="col">${t(id)}</th>`).join('')}</tr></thead><tbody>` +
    rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n') + '</tbody></table>';

  const typeName = (schema) => {
    const s = resolve(api, schema);
    if (s.const !== undefined) return code(JSON.stringify(s.const));
    if (s.enum) return s.enum.map(code).join(', ');
    if (s.anyOf) return `${typeName(s.anyOf[0])} <span class="dim">${t('none')}</span>`;
    const types = [s.type].flat();
    const word = { string: 'text', integer: 'whole', number: 'number', boolean: 'boolean', array: 'array', object: 'object' };
    const names = types.filter((type) => type !== 'null').map((type) => t(word[type])).join(' / ');
    return names + (types.includes('null') ? ` <span class="dim">${t('none')}</span>` : '');
  };

  // Fields of an answer, those of nested objects as a.b and a[].b; a tree is shown to its first level.
  function fields(schema, prefix, seen) {
    const s = resolve(api, schema);
    const rows = [];
    for (const [name, field] of Object.entries(s.properties ?? {})) {
      const full = resolve(api, field);
      rows.push([code(prefix + name), typeName(field), text(full)]);
      let inner = full.anyOf ? full.anyOf[0] : full.type === 'array' ? full.items : field;
      const mark = full.type === 'array' ? '[].' : '.';
      const ref = inner?.$ref;
      if (ref !== undefined && (seen.includes(ref) || ref.endsWith('/Names'))) continue;
      inner = resolve(api, inner ?? {});
      if (inner.type === 'object' && Object.values(inner.properties ?? {}).some((f) => resolve(api, f).description))
        rows.push(...fields(inner, `${prefix}${name}${mark}`, ref ? [...seen, ref] : seen));
    }
    return rows;
  }

  const example = (op) => {
    if (op.method === 'post') return `<p class="dim">${t('change')}</p>`;
    const query = op.parameters.filter((p) => p.example !== undefined && !['top', 'topic'].includes(p.name))
      .map((p) => `${p.name}=${encodeURIComponent([p.example].flat().join(','))}`);
    const at = op.path + (query.length > 0 ? `?${query.join('&')}` : '');
    return `<p>${t('example')}: <a href="${escape(at)}">${code(at)}</a></p>`;
  };

  const section = (op) => {
    const json = op.responses['200'].content?.['application/json']?.schema;
    return `<section aria-labelledby="${op.id}"><h2 id="${op.id}">${text(op.op, 'summary')}</h2>
<p class="path"><code>${op.method.toUpperCase()} ${escape(op.path)}</code></p>
<p>${text(op.op)}</p>
${example(op)}
${op.body ? `<p>${t('body').replace('{media}', code(op.body.media)).replace('{max}', String(op.body.bytes / 2 ** 20))}</p>` : ''}
<h3>${t('parameters')}</h3>
${op.parameters.length === 0 ? `<p>${t('no-parameters')}</p>`
    : table(['name', 'values', 'meaning'], op.parameters.map((p) => [
      code(p.name) + (p.required ? ` <span class="dim">${t('required')}</span>` : ''), values(p), text(p)]))}
${json ? `<h3>${t('answer')}</h3>\n${table(['field', 'type', 'meaning'], fields(json, '', [json.$ref]))}` : ''}
</section>`;
  };

  const statuses = ['400', '403', '404', '405', '409', '413', '414', '415', '421', '422', '500', '503', '507'];
  const title = { kk: 'Qajet API сипаттамасы', ru: 'Описание Qajet API', en: 'Qajet API' }[lang];
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<nav class="top" aria-label="${t('languages')}"><a href="/${lang}/map">${t('map')}</a><span>${Object.entries(NAMES).map(([l, name]) =>
    `<a href="/api?lang=${l}" lang="${l}" hreflang="${l}"${l === lang ? ' aria-current="page"' : ''}>${name}</a>`).join(' ')}</span></nav>
<main>
<h1>${title}</h1>
<p>${text(api.info, 'summary')} ${text(api.info)}</p>
<p><a href="/api/v1/openapi.json">${t('machine')}</a> (OpenAPI 3.1)</p>
<nav aria-labelledby="contents"><h2 id="contents">${t('contents')}</h2>
<ul class="toc">${ops.map((op) => `<li><a href="#${op.id}">${text(op.op, 'summary')}</a> ${code(op.method === 'get' ? op.path : `POST ${op.path}`)}</li>`).join('\n')}
<li><a href="#errors">${t('errors')}</a></li></ul></nav>
<h2>${t('rules')}</h2>
<ul>${['json', 'lang', 'etag', 'methods', 'strict'].map((id) => `<li>${t(`rule-${id}`)}</li>`).join('\n')}</ul>
${ops.map(section).join('\n')}
<section aria-labelledby="errors"><h2 id="errors">${t('errors')}</h2>
<p>${t('errors-text')}</p>
${table(['status', 'meaning'], statuses.map((n) => [code(n), escape(say(`http.status.${n}`))]))}
<h3>${t('answer')}</h3>
${table(['field', 'type', 'meaning'], fields(api.components.schemas.Problem, '', []))}
</section>
</main>
</body>
</html>
`;
}
