import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '../src/net/hub-messages';
import { hubProblem } from '../src/net/problem';
import { ChatLog, ChatPeople, continues, countCharacters, mostLines, type ChatLine } from '../src/state/chat-log';
import { readWish } from '../src/state/chat-wish';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 20, 0, second)).toISOString();
const message = (id: string, second: number, nickname = 'ann'): ChatMessage => ({
  room: 'lobby',
  id,
  nickname,
  color: '#b3261e',
  text: id,
  at: at(second),
});
const texts = (log: ChatLog): string[] => log.lines.map((line) => (line.kind === 'message' ? line.text : line.kind));

test('history and events overlap, and every line is there once, in order', () => {
  const log = new ChatLog();
  // Heard before the answer to Join came.
  assert.equal(log.add({ kind: 'message', ...message('c', 3) }), true);
  assert.equal(log.takeHistory([message('a', 1), message('b', 2), message('c', 3)]), true);
  assert.deepEqual(texts(log), ['a', 'b', 'c']);
  assert.equal(log.add({ kind: 'message', ...message('c', 3) }), false);
  log.add({ kind: 'joined', nickname: 'bob', at: at(4) });
  log.add({ kind: 'message', ...message('f', 6) });
  // After a break: what was missed comes where it belongs.
  assert.equal(log.takeHistory([message('c', 3), message('e', 5), message('f', 6)]), true);
  assert.deepEqual(texts(log), ['a', 'b', 'c', 'joined', 'e', 'f']);
  assert.equal(log.takeHistory([message('f', 6)]), false);
});

test('what was said long ago is let go', () => {
  const log = new ChatLog();
  for (let i = 0; i < mostLines + 20; i++) log.add({ kind: 'message', ...message(`m${i}`, i) });
  assert.equal(log.lines.length, mostLines);
  assert.equal(texts(log)[0], 'm20');
});

test('people come, go and change their names, and are counted though not all are named', () => {
  const people = new ChatPeople();
  people.take({ people: [{ nickname: 'cho', color: '#b3261e' }, { nickname: 'bob', color: '#00629e' }], count: 500 });
  people.joined('ann', '#00694f');
  people.joined('ann', '#00694f');
  assert.deepEqual(people.named.map((one) => one.nickname), ['ann', 'cho', 'bob']);
  assert.equal(people.count, 501);
  assert.equal(people.renamed('cho', '초'), true);
  assert.equal(people.renamed('nobody', 'somebody'), false);
  people.left('bob');
  people.left('somebody who was never named');
  assert.deepEqual(people.named.map((one) => one.nickname), ['ann', '초']);
  assert.equal(people.count, 499);
  people.take({ people: [], count: 0 });
  people.left('ann');
  assert.equal(people.count, 0);
});

test('a speaker is named again after a while, or after somebody else', () => {
  const line = (id: string, second: number, nickname = 'ann'): ChatLine => ({ kind: 'message', ...message(id, second, nickname) });
  assert.equal(continues(line('b', 10), line('a', 1)), true);
  assert.equal(continues(line('b', 200), line('a', 1)), false);
  assert.equal(continues(line('b', 10), line('a', 1, 'bob')), false);
  assert.equal(continues(line('b', 10), { kind: 'left', nickname: 'ann', at: at(1) }), false);
  assert.equal(continues(line('b', 10), undefined), false);
});

test('characters are counted as the server does', () => {
  assert.equal(countCharacters('가나다'), 3);
  assert.equal(countCharacters('🎭'), 1);
  assert.equal(countCharacters('👩‍👧'), 3);
});

test('a hub says no with a word', () => {
  const no = hubProblem(new Error("An unexpected error occurred invoking 'Send' on the server. HubException: too-many-requests: Wait: a moment."));
  assert.equal(no.type, 'too-many-requests');
  assert.equal(hubProblem(new Error('not connected')).type, 'unreachable');
});

test('a line that begins with a backslash is a command, and never said aloud', () => {
  assert.deepEqual(readWish('hello \\w', null), { kind: 'say', text: 'hello \\w' });
  assert.deepEqual(readWish('psst', 'min'), { kind: 'whisper', name: 'min', text: 'psst' });
  assert.deepEqual(readWish(' \\w 민지 meet me  outside', null), { kind: 'whisper', name: '민지', text: 'meet me  outside' });
  assert.deepEqual(readWish('\\w bob hi', 'min'), { kind: 'whisper', name: 'bob', text: 'hi' });
  assert.deepEqual(readWish('\\rename 초', null), { kind: 'rename', name: '초' });
  assert.deepEqual(readWish('\\who', null), { kind: 'who' });
  for (const line of ['\\w', '\\w min', '\\W min hi', '\\whisper min hi', '\\rename', '\\rename a b', '\\who me', '\\', '\\o/']) {
    assert.deepEqual(readWish(line, null), { kind: 'unknown' }, line);
  }
});
