import { defineConfig } from 'vite';

/**
 * Four files with stable names, which the gateway serves by name: `index.html` at `/posture`, the others below it. All
 * addresses are relative, so that the page works behind any prefix.
 */
export default defineConfig({
  base: './',
  resolve: { conditions: ['@audit-gateway/source', 'browser', 'module'] },
  // While the page is edited: the gateway of `npm start`.
  server: { proxy: { '/audit': 'http://127.0.0.1:8080' } },
  build: {
    assetsDir: 'posture',
    // The policy of the page allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: 'posture/page.js',
        assetFileNames: 'posture/page[extname]',
      },
    },
  },
});
