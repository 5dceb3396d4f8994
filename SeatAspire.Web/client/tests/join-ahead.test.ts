import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import type { SeatHub } from '../src/net/hubs';
import type { SocketState } from '../src/net/hub';
import { JoinAhead } from '../src/state/join-ahead';
import { Emitter } from '../src/state/store';

/** A hub that notes what is asked, and says what the test says. */
function hub() {
  const told = new Emitter<{ showingId: string; from: number; to: number; changes: number[] }>();
  const connected = new Emitter<void>();
  const socket = signal<SocketState>('connecting');
  const asked: string[] = [];
  const fake = {
    ...{ connected, socket },
    on: (_: string, listener: (message: never) => void) => told.subscribe(listener as never),
    invoke: (method: string) => {
      asked.push(method);
      return Promise.resolve({ version: asked.length, states: '' });
    },
  };
  const open = (): void => {
    socket.value = 'open';
    connected.emit();
  };
  return { fake: fake as unknown as SeatHub, told, socket, asked, open };
}

test('it joins as soon as there is a socket, and the room goes on from the answer and what was told since', async () => {
  const { fake, told, asked, open } = hub();
  const ahead = new JoinAhead(fake, 'a');
  assert.deepEqual(asked, []);
  open();
  told.emit({ showingId: 'a', from: 1, to: 2, changes: [3, 1] });
  told.emit({ showingId: 'b', from: 1, to: 2, changes: [4, 1] });
  const joined = ahead.take();
  assert.deepEqual(asked, ['Join']);
  assert.deepEqual(joined?.told.map(({ changes }) => changes), [[3, 1]]);
  assert.deepEqual(await joined?.answer, { version: 1, states: '' });
  assert.equal(ahead.take(), null);
});

test('another socket has it join again, and without one there is nothing to go on from', async () => {
  const { fake, told, socket, asked, open } = hub();
  const ahead = new JoinAhead(fake, 'a');
  open();
  told.emit({ showingId: 'a', from: 1, to: 2, changes: [3, 1] });
  open();
  assert.deepEqual(asked, ['Join', 'Join']);
  socket.value = 'connecting';
  assert.equal(ahead.take(), null);
  open();
  const again = new JoinAhead(fake, 'a');
  assert.deepEqual(again.take()?.told, []);
});

test('what nobody takes is left', () => {
  const { fake, asked, open } = hub();
  open();
  new JoinAhead(fake, 'a').forget();
  assert.deepEqual(asked, ['Join', 'Leave']);
});

test('what was refused before the room came is asked for anew by the room', async () => {
  const { fake, open } = hub();
  const refusing = { ...fake, invoke: () => Promise.reject(new Error('rebuilding')) } as unknown as SeatHub;
  const ahead = new JoinAhead(refusing, 'a');
  open();
  await new Promise((later) => setTimeout(later));
  assert.equal(ahead.take(), null);
});
