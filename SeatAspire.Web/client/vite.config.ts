import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import { pageBudgets } from './budgets';
import { addresses } from './src/addresses';

/** In production SeatAspire.Web answers /config.json; while developing, the started system's endpoints file says where the API is. */
function developmentConfig(): Plugin {
  return {
    name: 'seataspire-development-config',
    configureServer(server) {
      server.middlewares.use('/config.json', (_request, response) => {
        let api: string[] = [];
        try {
          const endpoints = new URL('../../.run/endpoints.json', import.meta.url);
          api = (JSON.parse(readFileSync(endpoints, 'utf8')) as { api: string[] }).api;
        } catch {
          // Nothing was started: the page says that it cannot reach the server, which is the truth.
        }
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ api }));
      });
    },
  };
}

/** Tells the server which addresses are pages: SeatAspire.Web/ClientFiles.cs reads it. */
function listOfPages(): Plugin {
  return {
    name: 'seataspire-list-of-pages',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(Object.values(addresses)) });
    },
  };
}

/** @microsoft/signalr carries annotations that Rollup cannot place; they are of no use to us either way. */
function quietAnnotations(): Plugin {
  return {
    name: 'seataspire-quiet-annotations',
    // After the preset, which sets a filter of its own.
    enforce: 'post',
    config: () => ({
      build: {
        rollupOptions: {
          onwarn(warning, warn) {
            if (warning.code !== 'INVALID_ANNOTATION') warn(warning);
          },
        },
      },
    }),
  };
}

export default defineConfig({
  plugins: [preact(), developmentConfig(), listOfPages(), quietAnnotations(), pageBudgets()],
  build: {
    target: 'es2021',
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1' },
});
