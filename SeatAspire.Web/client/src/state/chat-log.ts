import type { ChatMember, ChatMessage, ChatRoomView, ChatWhisper } from '../net/hub-messages';

/** One entry of a room as it is shown. */
export type ChatLine =
  | ({ kind: 'message' } & ChatMessage)
  | ({ kind: 'whisper' } & ChatWhisper)
  | { kind: 'joined' | 'left'; nickname: string; at: string }
  | { kind: 'renamed'; old: string; nickname: string; at: string };

/** Enough to scroll back through an evening, and no more. */
export const mostLines = 300;

/** What was said in a room, in order and once each, though history and events overlap. */
export class ChatLog {
  private entries: ChatLine[] = [];
  private readonly ids = new Set<string>();

  get lines(): readonly ChatLine[] {
    return this.entries;
  }

  /** Takes what the room remembers; answers whether anything was new. */
  takeHistory(messages: readonly ChatMessage[]): boolean {
    const unknown = messages.filter((message) => !this.ids.has(message.id));
    for (const message of unknown) {
      this.ids.add(message.id);
      this.entries.push({ kind: 'message', ...message });
    }
    // What was heard before the answer came belongs behind it.
    if (unknown.length > 0) this.entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    this.trim();
    return unknown.length > 0;
  }

  /** Adds a line at the end; false: it is there already. */
  add(line: ChatLine): boolean {
    if (line.kind === 'message') {
      if (this.ids.has(line.id)) return false;
      this.ids.add(line.id);
    }
    this.entries.push(line);
    this.trim();
    return true;
  }

  private trim(): void {
    for (const line of this.entries.splice(0, this.entries.length - mostLines)) {
      if (line.kind === 'message') this.ids.delete(line.id);
    }
  }
}

/** Who is in a room: some of them by name, and how many in all. */
export class ChatPeople {
  private colors = new Map<string, string>();
  count = 0;

  /** Those who came last first. */
  get named(): ChatMember[] {
    return [...this.colors].map(([nickname, color]) => ({ nickname, color }));
  }

  take(view: Pick<ChatRoomView, 'people' | 'count'>): void {
    this.colors = new Map(view.people.map((one) => [one.nickname, one.color]));
    this.count = Math.max(view.count, this.colors.size);
  }

  joined(nickname: string, color: string): void {
    if (this.colors.has(nickname)) return;
    this.colors = new Map([[nickname, color], ...this.colors]);
    this.count++;
  }

  left(nickname: string): void {
    this.colors.delete(nickname);
    this.count = Math.max(this.colors.size, this.count - 1);
  }

  /** False: nobody of that name was known here. */
  renamed(old: string, nickname: string): boolean {
    if (!this.colors.has(old)) return false;
    this.colors = new Map([...this.colors].map(([name, color]) => [name === old ? nickname : name, color]));
    return true;
  }
}

/** Characters as the server counts them: code points. */
export const mostCharacters = 500;

export function countCharacters(text: string): number {
  return [...text].length;
}

const togetherMs = 90_000;

/** Whether a message goes on where the one before it left off, so that its speaker need not be named again. */
export function continues(line: ChatLine, before: ChatLine | undefined): boolean {
  return (
    line.kind === 'message' &&
    before?.kind === 'message' &&
    line.nickname === before.nickname &&
    Date.parse(line.at) - Date.parse(before.at) < togetherMs
  );
}
