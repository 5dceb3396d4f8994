// Bundles tests/*.test.ts with the esbuild that Vite brings along and runs them with Node's own test runner,
// so that testing needs no package beyond those that build the app.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, root));
const out = path('node_modules/.cache/seataspire-tests/');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const tests = readdirSync(path('tests')).filter((name) => name.endsWith('.test.ts'));
await build({
  entryPoints: tests.map((name) => path(`tests/${name}`)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const files = tests.map((name) => out + name.replace(/\.ts$/, '.mjs'));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' });
process.exit(run.status ?? 1);
