import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesInJson } from '../src/state/admin/json-place';

const file = {
  name: 'a "quoted" \\ name, with ] and }',
  sections: [{ name: '1F', rows: [] }, { name: '2F', rows: [{ name: 'A', seats: [{ label: 'x' }, { label: 7, x: [1, 2] }] }] }],
  size: { width: 10 },
};

for (const [kind, text] of [
  ['written by people', JSON.stringify(file, null, 2)],
  ['written by machines', JSON.stringify(file)],
] as const) {
  test(`each place of a file ${kind} is found where its value stands`, () => {
    const paths = ['$', '$.name', '$.sections[0].rows', '$.sections[1].rows[0].seats[1].label', '$.sections[1].rows[0].seats[1].x[1]', '$.size.width'];
    const found = placesInJson(text, paths);
    const starts = ['{', '"a \\"quo', '[]', '7', '2', '10'];
    paths.forEach((path, i) => {
      const { at, line } = found.get(path)!;
      assert.ok(i < 2 ? at.startsWith(starts[i]!) : at === starts[i], `${path}: ${at}`);
      assert.equal(text.split('\n')[line - 1]!.includes(starts[i]!), true, path);
    });
  });
}

test('what is missing is told by what it would be a part of', () => {
  const text = JSON.stringify(file, null, 2);
  const found = placesInJson(text, ['$.sections[0].rows[4].label', '$.nothing', '$.sections[1].outline']);
  assert.ok(found.get('$.sections[0].rows[4].label')!.at.startsWith('[]'));
  assert.equal(found.get('$.nothing')!.line, 1);
  assert.equal(found.get('$.sections[1].outline')!.line, text.split('\n').findIndex((line) => line.includes('2F')));
});

test('a thousand places of a long file are found in one walk', () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => ({ name: `${i}`, seats: Array.from({ length: 100 }, (_, j) => ({ label: `${i}-${j}`, x: j, y: i })) }));
  const text = JSON.stringify({ sections: [{ rows }] });
  const paths = Array.from({ length: 1_000 }, (_, i) => `$.sections[0].rows[${2 * i + 1}].seats[99].label`);
  const begun = performance.now();
  const found = placesInJson(text, paths);
  assert.ok(performance.now() - begun < 3_000);
  assert.ok(found.get(paths[999]!)!.at.startsWith('"1999-99"'));
});
