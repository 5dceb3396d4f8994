import { signal, type Signal } from '@preact/signals';
import type { ChatHubEvents, ChatMember, ChatMessage, ChatRoomView } from '../net/hub-messages';
import type { ChatHub } from '../net/hubs';
import { hubProblem, type Problem } from '../net/problem';
import { serverClock } from '../net/clock';
import { ChatLog, ChatPeople, type ChatLine } from './chat-log';
import { tabMemory } from './memory';
import type { Session } from './session';

export const lobby = 'lobby';

/** As in chat.css: narrower, the chat covers the page instead of standing beside it. */
export const covering = '(max-width: 1000px)';

const storageKey = 'seataspire.chat';
const retryMs = 2_000;

/** A room that the page is in. */
export class ChatRoom {
  readonly lines = signal<readonly ChatLine[]>([]);
  /** Those whose names are known, who came last first; and how many there are in all. */
  readonly people = signal<{ named: readonly ChatMember[]; count: number }>({ named: [], count: 0 });
  readonly unread = signal(0);
  private readonly log = new ChatLog();
  private readonly present = new ChatPeople();

  constructor(readonly id: string) {}

  add(line: ChatLine): void {
    if (this.log.add(line)) this.lines.value = [...this.log.lines];
  }

  takeHistory(messages: readonly ChatMessage[]): void {
    if (this.log.takeHistory(messages)) this.lines.value = [...this.log.lines];
  }

  /** Answers what `move` answers. */
  movePeople<T>(move: (people: ChatPeople) => T): T {
    const result = move(this.present);
    this.people.value = { named: this.present.named, count: this.present.count };
    return result;
  }
}

/**
 * The rooms of the page: everybody's, and that of the date on it. Nobody is connected before they have opened the chat
 * once; from then on it stays connected, so that what comes while it is closed can be counted.
 */
export class Chat {
  /** Whether the panel stands open. */
  readonly open: Signal<boolean>;
  /** Somebody opened or closed it on this page, rather than finding it open. */
  readonly touched = signal(false);
  readonly current = signal(lobby);
  readonly unread = signal(0);
  /** As whom the others see this person; null until a room was entered. */
  readonly me = signal<ChatMember | null>(null);
  /** That of the date first. */
  readonly rooms = signal<readonly ChatRoom[]>([new ChatRoom(lobby)]);
  private retry: ReturnType<typeof setTimeout> | undefined;
  private person: string | undefined;
  /** To be taken on entering. */
  private newName: string | null = null;

  constructor(
    readonly hub: ChatHub,
    private readonly session: Session,
  ) {
    const wasOpen = tabMemory.read(storageKey) === 'open';
    // Who opens a page wants to see the page.
    this.open = signal(wasOpen && !matchMedia(covering).matches);
    this.person = session.identity.value?.person;
    hub.connected.subscribe(() => this.joinAll());
    hub.on('Message', (message) => this.heard(message.room, { kind: 'message', ...message }, message.nickname));
    hub.on('Whispered', (whisper) => this.heard(this.current.value, { kind: 'whisper', ...whisper }, whisper.from));
    hub.on('Joined', ({ room, nickname, color }) =>
      this.moved(room, { kind: 'joined', nickname, at: now() }, (people) => people.joined(nickname, color)),
    );
    hub.on('Left', ({ room, nickname }) =>
      this.moved(room, { kind: 'left', nickname, at: now() }, (people) => people.left(nickname)),
    );
    hub.on('Renamed', (renamed) => this.renamed(renamed));
    session.onPerson(() => this.begin());
    if (wasOpen) this.connect();
  }

  /** The one on show. */
  get room(): ChatRoom {
    return this.find(this.current.value)!;
  }

  /** The page is about a date: its room comes first until the answer is called. */
  attend(showingId: string): () => void {
    const room = new ChatRoom(showingId);
    this.rooms.value = [room, ...this.rooms.value.filter((one) => one.id !== showingId)];
    void this.join(room);
    this.turnTo(showingId);
    return () => {
      if (this.find(showingId) !== room) return;
      if (this.current.value === showingId) this.turnTo(lobby);
      this.rooms.value = this.rooms.value.filter((one) => one !== room);
      if (this.hub.socket.value === 'open') void this.hub.invoke('Leave', showingId).catch(() => undefined);
      this.count();
    };
  }

  show(): void {
    tabMemory.write(storageKey, 'open');
    this.connect();
    this.touched.value = true;
    this.open.value = true;
    this.read();
  }

  hide(): void {
    tabMemory.forget(storageKey);
    this.open.value = false;
  }

  turnTo(room: string): void {
    this.current.value = room;
    this.read();
  }

  /** Says something in the room on show. */
  say(text: string): Promise<void> {
    return this.ask('Send', this.current.value, text);
  }

  whisper(nickname: string, text: string): Promise<void> {
    return this.ask('Whisper', nickname, text);
  }

  /** Takes another name; answers it as the others see it. */
  async rename(nickname: string): Promise<string> {
    const name = await this.ask<string>('Rename', nickname);
    const old = this.me.value;
    if (old !== null && old.nickname !== name) this.renamed({ old: old.nickname, nickname: name });
    return name;
  }

  /** @throws Problem */
  private async ask<T>(method: string, ...parameters: unknown[]): Promise<T> {
    try {
      return await this.hub.invoke<T>(method, ...parameters);
    } catch (error) {
      throw hubProblem(error);
    }
  }

  private connect(): void {
    if (this.session.identity.value !== null) this.hub.start();
  }

  /** Somebody else is signed in, or nobody: what was heard was another person's. Or a guest got an account, and is called by its name. */
  private begin(): void {
    const identity = this.session.identity.value;
    const talks = this.me.value !== null && identity?.person === this.person;
    this.person = identity?.person;
    this.newName = talks && this.me.value?.nickname !== identity?.nickname ? (identity?.nickname ?? null) : null;
    this.hub.stop();
    this.me.value = null;
    this.rooms.value = this.rooms.value.map(({ id }) => new ChatRoom(id));
    this.count();
    if (this.open.value || talks) this.connect();
  }

  private joinAll(): void {
    clearTimeout(this.retry);
    for (const room of this.rooms.value) void this.join(room);
  }

  private async join(room: ChatRoom): Promise<void> {
    if (this.hub.socket.value !== 'open') return;
    let view: ChatRoomView;
    try {
      view = await this.ask<ChatRoomView>('Join', room.id);
    } catch (problem) {
      // A date that the server does not know has no room.
      if ((problem as Problem).type === 'not-found') return;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.joinAll(), retryMs);
      return;
    }
    if (this.find(room.id) !== room) return;
    this.me.value = view.me;
    room.movePeople((people) => people.take(view));
    room.takeHistory(view.messages);
    const name = this.newName;
    this.newName = null;
    // Refused it may be, for being somebody's who is here already; then the old one stays.
    if (name !== null) await this.rename(name).catch(() => undefined);
  }

  private heard(roomId: string, line: ChatLine, by: string): void {
    const room = this.find(roomId);
    if (room === undefined) return;
    room.add(line);
    const seen = this.open.value && this.current.value === roomId;
    if (!seen && by !== this.me.value?.nickname) room.unread.value = room.unread.value + 1;
    this.count();
  }

  private moved(roomId: string, line: ChatLine, move: (people: ChatPeople) => void): void {
    const room = this.find(roomId);
    if (room === undefined) return;
    room.movePeople(move);
    room.add(line);
  }

  private renamed({ old, nickname }: ChatHubEvents['Renamed']): void {
    if (this.me.value?.nickname === old) this.me.value = { ...this.me.value, nickname };
    for (const room of this.rooms.value) {
      if (room.movePeople((people) => people.renamed(old, nickname))) room.add({ kind: 'renamed', old, nickname, at: now() });
    }
  }

  private find(room: string): ChatRoom | undefined {
    return this.rooms.value.find((one) => one.id === room);
  }

  private read(): void {
    if (this.open.value) this.room.unread.value = 0;
    this.count();
  }

  private count(): void {
    this.unread.value = this.rooms.value.reduce((sum, room) => sum + room.unread.value, 0);
  }
}

function now(): string {
  return new Date(serverClock.now()).toISOString();
}
