import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Layout, LayoutRow } from '../src/net/contract';
import type { Plan, PlanChanged, PlanChanges } from '../src/net/operator-contract';
import { renamed, renumbered } from '../src/state/admin/numbering';
import { PlanDraft } from '../src/state/admin/plan-draft';
import { PlanEditing } from '../src/state/admin/plan-editing';
import { guessFormat } from '../src/state/admin/plan-format';
import { SeatPick, seatsNamed, seatsOf } from '../src/state/admin/seat-pick';
import { PlanHouse } from '../src/state/admin/plan-house';
import { Problem } from '../src/net/problem';

const row = (name: string, y: number, count = 4): LayoutRow => ({
  ...{ section: 0, row: name, prefix: `${name}-`, first: 1, step: 1, count, x: 0, y, dx: 10, dy: 0, tier: 0 },
});
const layout: Layout = {
  ...{ hash: 'h', width: 100, height: 100, stage: [], sections: [{ name: '1F', outline: [] }], tiers: [{ index: 0, name: 'R', color: '#123456' }] },
  rows: [row('A', 0), row('B', 10)],
  attributes: { accessible: [1], companion: [[2, 1]], restrictedView: [] },
};
const plan: Plan = {
  ...{ planId: 'p', version: 1, hash: 'h', name: 'Mill', seats: 8, sections: 1, categories: [], warnings: [], createdAt: null },
  ...{ attributes: { accessible: 1, companion: 1, restrictedView: 0 }, layout },
};

test('a save names seats by the labels of before all steps', () => {
  const draft = new PlanDraft();
  draft.add({ title: '', changes: [{ seats: ['A-1', 'A-2'], labels: ['A-2', 'A-1'] }], category: null });
  draft.add({ title: '', changes: [{ seats: ['A-1'], accessible: true }], category: null });
  draft.add({ title: '', changes: [{ seats: ['A-2'], companionOf: 'A-1' }], category: null });
  assert.deepEqual(draft.changes.changes.slice(1), [
    { seats: ['A-2'], accessible: true },
    { seats: ['A-1'], companionOf: 'A-2' },
  ]);
  draft.undo();
  draft.undo();
  draft.undo();
  assert.equal(draft.isEmpty, true);
});

test('numbers count along each row, from either end, odd or even', () => {
  assert.deepEqual(renumbered([['A-1', 'A-2', 'A-3'], ['B-9', 'B-8']], { from: 1, step: 2, reversed: false }), [['A-1', 'A-3', 'A-5'], ['B-1', 'B-3']]);
  assert.deepEqual(renumbered([['2F/A-1', '2F/A-2']], { from: 10, step: 1, reversed: true }), [['2F/A-11', '2F/A-10']]);
  assert.deepEqual(renumbered([['기둥 옆']], { from: 3, step: 1, reversed: false }), [['기둥 옆3']]);
});

test('what names section and row in a label goes along with them', () => {
  const [before, after] = [{ section: '1F', row: 'A' }, { section: 'Stalls', row: 'AA' }];
  assert.equal(renamed('1F/A-12', before, after), 'Stalls/AA-12');
  assert.equal(renamed('A-12', before, after), 'AA-12');
  assert.equal(renamed('Loge 3', before, after), 'Loge 3');
});

test('seats are picked one by one, by row, by section, and by name', () => {
  const house = new PlanHouse(layout);
  assert.deepEqual(seatsOf(house.layout, 5, 'row'), [4, 5, 6, 7]);
  assert.deepEqual(seatsOf(house.layout, 5, 'section').length, 8);
  assert.deepEqual(seatsNamed('A-1, A-3..B-1\nZ-9', (label) => house.find(label)), { seats: [0, 2, 3, 4], unknown: ['Z-9'] });
  const pick = new SeatPick();
  pick.toggle([0, 1]);
  pick.toggle([1, 2]);
  assert.deepEqual(pick.seats, [0, 1, 2]);
  pick.toggle([1, 2]);
  assert.deepEqual(pick.seats, [0]);
});

test('what a plan has besides is told of each seat', () => {
  const house = new PlanHouse(layout);
  assert.deepEqual([house.attributesOf(1), house.attributesOf(2), house.attributesOf(3)], [['accessible'], ['companion'], []]);
  assert.deepEqual(Object.fromEntries(house.marks), { 1: 'A', 2: 'C' });
});

test('a step that the server refuses is not kept, and picked seats stay picked whatever they are called by then', async () => {
  const asked: PlanChanges[] = [];
  const relabelled: Layout = { ...layout, rows: [{ ...row('A', 0), first: 11 }, row('B', 10)] };
  const editing = new PlanEditing(plan, {
    changePlan: (_, changes) => {
      asked.push(changes);
      if (asked.length === 2) return Promise.reject(new Problem('plan-faults', 422, 'no', [], null, null, [], null, { faults: [{ path: '$.changes[1]', message: 'twice' }] }));
      return Promise.resolve({ plan: { ...plan, layout: relabelled }, changed: 4, relabelled: 4, showings: [] } satisfies PlanChanged);
    },
  });
  editing.pick.set([0, 1, 2, 3]);
  const labels = ['A-1', 'A-2', 'A-3', 'A-4'];
  assert.equal(await editing.apply('renumber', [{ seats: labels, labels: ['A-11', 'A-12', 'A-13', 'A-14'] }]), true);
  assert.deepEqual(editing.pick.seats, [0, 1, 2, 3]);
  assert.equal(editing.house.value.label(0), 'A-11');
  assert.equal(await editing.apply('again', [{ seats: ['A-11'], labels: ['B-1'] }]), false);
  assert.deepEqual(asked[1]!.changes.at(-1)!.seats, ['A-1']);
  assert.equal(editing.faults[0]!.message, 'twice');
  assert.equal(editing.draft.steps.value.length, 1);
  await editing.undo();
  assert.deepEqual([editing.house.value.label(0), editing.outlook.value, editing.pick.seats], ['A-1', null, [0, 1, 2, 3]]);
});

test('a file says which format it is', () => {
  assert.equal(guessFormat({ format: 'seataspire/1' }), 'seataspire');
  assert.equal(guessFormat({ zones: [], subChartFloors: [] }), 'seatsio');
  assert.equal(guessFormat({ zones: [] }), 'pretix');
  assert.equal(guessFormat([1]), null);
  assert.equal(guessFormat(null), null);
});
