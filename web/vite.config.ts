import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { mockApi } from './dev/mock.ts';

// Scripts and styles find their parts beside themselves, so that the pages also work in a folder of a static site; the
// start page names them from the root, because it is shown at every address.
const fromRoot: Plugin = {
    name: 'qajet-from-root',
    enforce: 'post',
    generateBundle: {
        order: 'post',
        handler(_, bundle) {
            const page = bundle['index.html'];
            if (page?.type === 'asset') page.source = String(page.source).replaceAll('"./assets/', '"/assets/');
        },
    },
};

// QAJET_API=http://127.0.0.1:8080 lets the development server use a running qajet instead of the synthetic figures.
const api = process.env.QAJET_API;

export default defineConfig(({ command }) => ({
    root: fileURLToPath(new URL('.', import.meta.url)),
    base: command === 'build' ? './' : '/',
    cacheDir: fileURLToPath(new URL('../node_modules/.vite', import.meta.url)),
    appType: 'spa' as const,
    esbuild: { jsx: 'automatic' as const, jsxImportSource: 'preact' },
    plugins: command === 'serve' && !api && !process.env.VITEST ? [mockApi()] : [fromRoot],
    server: { host: '127.0.0.1', port: 5173, proxy: api ? { '/api': api, '/healthz': api } : undefined },
    preview: { host: '127.0.0.1' },
    build: {
        outDir: 'dist',
        emptyOutDir: true,
        target: 'es2022',
        // The pages are served with default-src 'self', so nothing may become a data: address.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 200,
    },
    test: { include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], environment: 'node' },
}));
