// A plain web server of files, as python -m http.server and nginx without rewrite rules are: a folder is moved to its
// address with a slash and shown by its index.html; what is not there is 404.html with status 404.
import { readFile, stat } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.xml': 'application/xml', '.txt': 'text/plain', '.csv': 'text/csv', '.gz': 'application/gzip' };

// Serves the folder under a path ("" or "/needs"); resolves with {port, stop}.
export function serveFiles(folder, base = '') {
  const server = http.createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, 'http://localhost');
    const inside = pathname === base || pathname.startsWith(`${base}/`) ? normalize(decodeURIComponent(pathname.slice(base.length))) : null;
    const send = async (status, file) => {
      const body = await readFile(file);
      response.writeHead(status, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const file = inside === null || inside.includes('..') ? null : join(folder, inside);
    const found = file === null ? null : await stat(file).catch(() => null);
    if (found?.isDirectory() && !pathname.endsWith('/')) {
      response.writeHead(301, { Location: `${pathname}/${search}` });
      response.end();
    } else if (found?.isDirectory()) {
      await send(200, join(file, 'index.html')).catch(() => send(404, join(folder, '404.html')));
    } else if (found) await send(200, file);
    else await send(404, join(folder, '404.html'));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) }));
  });
}
