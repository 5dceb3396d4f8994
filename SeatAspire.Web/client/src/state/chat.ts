import type { ChatHubEvents, ChatMember, ChatRoomView } from '../net/contract';
import type { ChatHub } from '../net/hub';
import { hubProblem, type Problem } from '../net/problem';
import { serverClock } from '../net/clock';
import { ChatLog, ChatPeople, type ChatLine } from './chat-log';
import type { Session } from './session';
import { Emitter, Store } from './store';

export const lobby = 'lobby';

/** As in chat.css: narrower, the chat covers the page instead of standing beside it. */
export const covering = '(max-width: 1000px)';

const storageKey = 'seataspire.chat';
const retryMs = 2_000;

/** A room that the page is in. */
export class ChatRoom {
  readonly log = new ChatLog();
  readonly people = new ChatPeople();
  /** A line came at the end. */
  readonly added = new Emitter<ChatLine>();
  readonly unread = new Store(0);
  /** The lines or the people are to be drawn anew. */
  readonly changed = new Emitter<void>();

  constructor(readonly id: string) {}

  add(line: ChatLine): void {
    if (this.log.add(line)) this.added.emit(line);
  }
}

/**
 * The rooms of the page: everybody's, and that of the date on it. Nobody is connected before they have opened the chat
 * once; from then on it stays connected, so that what comes while it is closed can be counted.
 */
export class Chat {
  /** Whether the panel stands open. */
  readonly open: Store<boolean>;
  readonly current = new Store(lobby);
  /** The rooms are others, or somebody else is signed in. */
  readonly roomsChanged = new Emitter<void>();
  readonly unread = new Store(0);
  /** As whom the others see this person; null until a room was entered. */
  readonly me = new Store<ChatMember | null>(null);
  private readonly joined = new Map<string, ChatRoom>([[lobby, new ChatRoom(lobby)]]);
  private retry: ReturnType<typeof setTimeout> | undefined;
  private person: string | undefined;
  /** To be taken on entering. */
  private newName: string | null = null;

  constructor(
    readonly hub: ChatHub,
    private readonly session: Session,
  ) {
    const wasOpen = sessionStorage.getItem(storageKey) === 'open';
    // Who opens a page wants to see the page.
    this.open = new Store(wasOpen && !matchMedia(covering).matches);
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

  get rooms(): ChatRoom[] {
    return [...this.joined.values()];
  }

  get room(): ChatRoom {
    return this.joined.get(this.current.value)!;
  }

  /** The page is about a date: its room comes first until the answer is called. */
  attend(showingId: string): () => void {
    const room = new ChatRoom(showingId);
    const rest = this.rooms.filter((one) => one.id !== showingId);
    this.joined.clear();
    for (const one of [room, ...rest]) this.joined.set(one.id, one);
    void this.join(room);
    this.roomsChanged.emit();
    this.turnTo(showingId);
    return () => {
      if (this.joined.get(showingId) !== room) return;
      this.joined.delete(showingId);
      if (this.hub.socket.value === 'open') void this.hub.invoke('Leave', showingId).catch(() => undefined);
      if (this.current.value === showingId) this.turnTo(lobby);
      this.count();
      this.roomsChanged.emit();
    };
  }

  show(): void {
    sessionStorage.setItem(storageKey, 'open');
    this.connect();
    this.open.set(true);
    this.read();
  }

  hide(): void {
    sessionStorage.removeItem(storageKey);
    this.open.set(false);
  }

  turnTo(room: string): void {
    this.current.set(room);
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
    this.me.set(null);
    for (const { id } of this.rooms) this.joined.set(id, new ChatRoom(id));
    this.count();
    this.roomsChanged.emit();
    if (this.open.value || talks) this.connect();
  }

  private joinAll(): void {
    clearTimeout(this.retry);
    for (const room of this.rooms) void this.join(room);
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
    if (this.joined.get(room.id) !== room) return;
    this.me.set(view.me);
    room.people.take(view);
    room.log.takeHistory(view.messages);
    room.changed.emit();
    const name = this.newName;
    this.newName = null;
    // Refused it may be, for being somebody's who is here already; then the old one stays.
    if (name !== null) await this.rename(name).catch(() => undefined);
  }

  private heard(roomId: string, line: ChatLine, by: string): void {
    const room = this.joined.get(roomId);
    if (room === undefined) return;
    room.add(line);
    const seen = this.open.value && this.current.value === roomId;
    if (!seen && by !== this.me.value?.nickname) room.unread.set(room.unread.value + 1);
    this.count();
  }

  private moved(roomId: string, line: ChatLine, move: (people: ChatPeople) => void): void {
    const room = this.joined.get(roomId);
    if (room === undefined) return;
    move(room.people);
    room.add(line);
    room.changed.emit();
  }

  private renamed({ old, nickname }: ChatHubEvents['Renamed']): void {
    if (this.me.value?.nickname === old) this.me.set({ ...this.me.value, nickname });
    for (const room of this.rooms) {
      if (!room.people.renamed(old, nickname)) continue;
      room.add({ kind: 'renamed', old, nickname, at: now() });
      room.changed.emit();
    }
  }

  private read(): void {
    if (this.open.value) this.room.unread.set(0);
    this.count();
  }

  private count(): void {
    this.unread.set(this.rooms.reduce((sum, room) => sum + room.unread.value, 0));
  }
}

function now(): string {
  return new Date(serverClock.now()).toISOString();
}
