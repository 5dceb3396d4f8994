// Writes the types of HTTP bodies as the API describes them (docs/openapi.json) to src/net/openapi.d.ts; with --check it writes
// nothing, and fails where they are others. What a call answers is known to api.ts, so the calls themselves are left out.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const description = new URL('../../../docs/openapi.json', import.meta.url);
const types = new URL('../src/net/openapi.d.ts', import.meta.url);

const text = await generate(JSON.parse(readFileSync(description, 'utf8')));
if (!process.argv.includes('--check')) {
  writeFileSync(types, text);
} else if (readFileSync(types, 'utf8') !== text) {
  console.error('src/net/openapi.d.ts is not what docs/openapi.json describes: npm run types');
  process.exit(1);
}

async function generate(api) {
  const tree = await openapiTS({ ...api, paths: {} }, { silent: true });
  return `/** The API's bodies, written by \`npm run types\`. Not to be changed by hand. */\n\n${astToString(tree)}`;
}
