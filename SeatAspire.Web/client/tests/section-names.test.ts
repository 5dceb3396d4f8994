import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { SeatIndex } from '../src/map/seat-index';
import { expandLayout, type SeatLayout } from '../src/map/seat-layout';
import { nameBehind, sectionPills } from '../src/map/section-names';
import type { LayoutRow } from '../src/net/contract';

/** Sections of three rows of six, each at a place of its own. */
function house(...places: [x: number, y: number][]): SeatLayout {
  const rows = places.flatMap(([x, y], section) =>
    [0, 1, 2].map<LayoutRow>((i) => ({
      ...{ section, row: String(i + 1), prefix: `${section}/${i}-`, first: 1, step: 1, count: 6 },
      ...{ x, y: y + i * 10, dx: 10, dy: 0, tier: 0 },
    })),
  );
  const sections = places.map((_, i) => ({ name: `B${i + 1}`, outline: [] }));
  return expandLayout({ hash: 'h', width: 400, height: 400, stage: [], sections, tiers: [], rows });
}

const widthOf = (name: string): number => name.length * 0.6;

for (const pixels of [60, 120, 300, 900]) {
  test(`at ${pixels} pixels every section has its name upon its own seats, and none is over another`, () => {
    const layout = house([20, 20], [90, 20], [20, 60], [90, 60], [180, 200]);
    const camera = new Camera(layout.width, layout.height, layout.pitch);
    camera.resize(pixels, pixels);
    const index = new SeatIndex(layout.x, layout.y, layout.pitch);
    const pills = sectionPills(layout, camera, widthOf);
    pills.forEach((pill, i) => {
      assert.ok(pill !== null);
      const at = camera.toLayout(pill.x, pill.y);
      const seat = index.nearest(at.x, at.y, layout.pitch);
      assert.equal(layout.rows[layout.rowOf[seat]!]!.section, i);
    });
    if (pixels < 120) return;
    for (const [i, a] of pills.entries()) {
      for (const b of pills.slice(i + 1)) {
        const apart = Math.abs(a!.x - b!.x) >= a!.halfWidth + b!.halfWidth || Math.abs(a!.y - b!.y) >= a!.halfHeight + b!.halfHeight;
        assert.ok(apart, `${a!.name} and ${b!.name}`);
      }
    }
  });
}

test('beside its rows a section is named where no other one has its seats', () => {
  // The second begins a row behind the first; behind the second there is nothing.
  const layout = house([20, 50], [20, 80]);
  const index = new SeatIndex(layout.x, layout.y, layout.pitch);
  const [first, second] = layout.sections.map((section) => nameBehind({ layout, index }, section));
  assert.ok(first![1] < 50);
  assert.ok(second![1] > 100);
});
