import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory } from '../src/state/memory';

/** As a browser has it; `room` is how many keys it takes before it is full. */
class Shelf implements Storage {
  private readonly items = new Map<string, string>();
  constructor(private readonly room = Infinity) {}
  get length(): number {
    return this.items.size;
  }
  clear(): void {
    this.items.clear();
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (!this.items.has(key) && this.items.size >= this.room) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

test('what is written is kept where others find it', () => {
  const shelf = new Shelf();
  const memory = new Memory(() => shelf);
  memory.write('a', '1');
  assert.equal(shelf.getItem('a'), '1');
  assert.equal(new Memory(() => shelf).read('a'), '1');
  memory.forget('a');
  assert.equal(memory.read('a'), null);
  assert.equal(memory.refused.value, false);
});

test('where even naming the storage is refused, the page remembers by itself, and says so', () => {
  const memory = new Memory(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  assert.equal(memory.read('a'), null);
  assert.equal(memory.refused.value, false);
  memory.write('a', '1');
  assert.equal(memory.read('a'), '1');
  assert.equal(memory.refused.value, true);
  memory.forget('a');
  assert.equal(memory.read('a'), null);
});

test('a full storage loses nothing that is written while the page stands, and is used again when there is room', () => {
  const shelf = new Shelf(1);
  const memory = new Memory(() => shelf);
  memory.write('a', '1');
  memory.write('b', '2');
  assert.equal(memory.read('b'), '2');
  assert.equal(shelf.getItem('b'), null);
  memory.forget('a');
  memory.write('b', '3');
  assert.equal(shelf.getItem('b'), '3');
  assert.equal(memory.read('b'), '3');
});
