import type { App } from '../app';
import { language, words } from '../i18n';
import type { Problem } from '../net/problem';
import { covering, lobby, type ChatRoom } from '../state/chat';
import { mostLines, type ChatLine } from '../state/chat-log';
import { Cleanup } from '../state/store';
import { ChatComposer } from './chat-composer';
import { chatLine } from './chat-line';
import { ChatPeopleList } from './chat-people';
import { fill, h, setText } from './dom';
import { icons } from './icons';
import { requireIdentity } from './sign-in-dialog';

/** This near the end, new lines are followed. */
const nearPx = 60;

/** The chat beside every page: a button for the header, and the panel. */
export class ChatPanel {
  readonly button = h('button', {
    type: 'button',
    id: 'chat-toggle',
    class: 'header-link chat-toggle',
    'aria-controls': 'chat',
    'aria-expanded': 'false',
    onclick: () => (this.chat.open.value ? this.close() : this.show()),
  });
  readonly element = h('aside', { id: 'chat', class: 'chat', 'aria-labelledby': 'chat-title', hidden: true });
  private readonly chat = this.app.chat;
  private readonly badge = h('span', { class: 'chat-badge', 'aria-hidden': 'true', hidden: true });
  private readonly log = h('div', { id: 'chat-log', class: 'chat-log', role: 'log', tabindex: '0' });
  private readonly newest = h('button', { type: 'button', class: 'chat-newest', hidden: true, onclick: () => this.toEnd() });
  private readonly rooms = h('div', { class: 'chat-rooms', role: 'group' });
  private readonly who = h('button', {
    type: 'button',
    id: 'chat-people-toggle',
    class: 'chat-count',
    'aria-controls': 'chat-people',
    'aria-expanded': 'false',
    onclick: () => this.showPeople(this.people.element.hidden),
  });
  private readonly status = h('p', { id: 'chat-status', class: 'chat-status', role: 'status' });
  private readonly composer: ChatComposer;
  private readonly people: ChatPeopleList;
  /** Of the room on show. */
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly app: App,
    /** What the panel covers on a small screen. */
    private readonly behind: readonly HTMLElement[],
  ) {
    const { chat } = this;
    this.composer = new ChatComposer(chat, (sentence) => this.say(sentence), () => this.showPeople(true));
    this.people = new ChatPeopleList(chat, app, (name) => this.whisperTo(name), (sentence) => this.say(sentence));
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    let atEnd = true;
    this.log.addEventListener('scroll', () => {
      atEnd = this.isAtEnd();
      if (atEnd) this.newest.hidden = true;
    });
    // What one writes takes room from what one reads.
    new ResizeObserver(() => {
      if (atEnd) this.toEnd();
    }).observe(this.log);
    matchMedia(covering).addEventListener('change', () => this.cover());
    const redraw = (): void => this.draw();
    language.subscribe(redraw);
    app.session.onPerson(redraw);
    const turn = (): void => {
      this.drawUnread();
      this.drawRoom();
    };
    chat.roomsChanged.subscribe(turn);
    chat.current.subscribe(turn);
    chat.me.subscribe(() => this.drawPeople());
    chat.unread.subscribe(() => this.drawUnread());
    chat.hub.socket.subscribe(() => this.drawLink());
    chat.hub.crowded.subscribe(() => this.drawLink());
    chat.open.subscribe((open) => this.opened(open));
    this.draw();
    this.opened(chat.open.value);
  }

  private show(): void {
    this.chat.show();
    if (this.app.session.identity.value === null) this.element.querySelector<HTMLElement>('#chat-sign-in')?.focus();
    // A keyboard on the screen would hide what one came to read.
    else if (matchMedia('(pointer: coarse)').matches) this.log.focus();
    else this.composer.focus();
  }

  private close(): void {
    this.chat.hide();
    this.button.focus();
  }

  private opened(open: boolean): void {
    this.element.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    document.body.toggleAttribute('data-chat', open);
    this.cover();
    if (open) this.drawRoom();
  }

  /** Where the panel covers the page, nobody tabs into what is under it. */
  private cover(): void {
    const covers = this.chat.open.value && matchMedia(covering).matches;
    for (const element of this.behind) element.inert = covers;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (!this.people.element.hidden) this.showPeople(false);
    else if (!this.composer.endWhisper()) this.close();
  }

  private draw(): void {
    const w = words();
    this.log.setAttribute('aria-label', w.chat.log);
    this.rooms.setAttribute('aria-label', w.chat.rooms);
    setText(this.newest, w.chat.newest);
    this.newest.append(icons.down());
    fill(this.button, icons.chat(), h('span', { class: 'wide-only' }, w.chat.title), this.badge);
    fill(
      this.element,
      h(
        'div',
        { class: 'chat-head' },
        h('h2', { id: 'chat-title' }, w.chat.title),
        this.app.session.identity.value !== null && this.who,
        h(
          'button',
          { type: 'button', id: 'chat-close', class: 'icon-button', 'aria-label': w.chat.close, onclick: () => this.close() },
          icons.close(),
        ),
      ),
      ...(this.app.session.identity.value === null ? [this.invitation()] : this.conversation()),
    );
    this.drawUnread();
    this.drawRoom();
  }

  private invitation(): HTMLElement {
    const w = words();
    const { api, session } = this.app;
    return h(
      'div',
      { class: 'chat-invitation' },
      icons.chat(),
      h('p', {}, w.chat.signInLead),
      h(
        'button',
        {
          type: 'button',
          id: 'chat-sign-in',
          class: 'button primary',
          onclick: async () => {
            if (await requireIdentity(api, session)) this.composer.focus();
          },
        },
        w.signIn,
      ),
    );
  }

  private conversation(): HTMLElement[] {
    this.composer.draw();
    return [
      this.rooms,
      h('div', { class: 'chat-body' }, this.log, this.newest, this.people.element),
      this.status,
      this.composer.element,
    ];
  }

  private drawUnread(): void {
    const { chat } = this;
    const w = words();
    const unread = chat.unread.value;
    this.button.setAttribute('aria-label', w.chat.toggle(unread));
    this.badge.hidden = unread === 0;
    setText(this.badge, unread > 99 ? '99+' : String(unread));
    this.rooms.hidden = chat.rooms.length < 2;
    const focused = (document.activeElement as HTMLElement | null)?.dataset['room'];
    fill(
      this.rooms,
      chat.rooms.map((room) => {
        const name = room.id === lobby ? w.chat.lobby : w.chat.thisDate;
        const here = room.id === chat.current.value;
        return h(
          'button',
          {
            type: 'button',
            class: 'chat-room',
            'data-room': room.id,
            'aria-pressed': String(here),
            'aria-label': w.chat.unreadIn(name, room.unread.value),
            onclick: () => chat.turnTo(room.id),
          },
          name,
          room.unread.value > 0 && h('span', { class: 'chat-dot', 'aria-hidden': 'true' }),
        );
      }),
    );
    if (focused !== undefined) this.rooms.querySelector<HTMLElement>(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Shows the room from its beginning; the lines that follow are added one by one. */
  private drawRoom(): void {
    this.cleanup.run();
    if (!this.chat.open.value) return;
    const { room } = this.chat;
    this.cleanup.add(
      room.added.subscribe((line) => this.add(room, line)),
      room.changed.subscribe(() => this.drawPeople()),
      room.changed.subscribe(() => {
        // History came, before or between what is shown.
        const shown = this.log.querySelector('.chat-empty') === null ? this.log.childElementCount : 0;
        if (shown !== room.log.lines.length) this.drawLines(room);
      }),
    );
    this.drawLines(room);
    this.drawPeople();
    this.drawLink();
  }

  private drawLines(room: ChatRoom): void {
    // Nobody wants the whole evening read out.
    this.log.setAttribute('aria-busy', 'true');
    const { lines } = room.log;
    const me = this.chat.me.value?.nickname ?? null;
    fill(
      this.log,
      lines.map((line, i) => chatLine(line, lines[i - 1], me, (name) => this.whisperTo(name))),
      lines.length === 0 && h('p', { class: 'chat-empty' }, words().chat.empty),
    );
    this.toEnd();
    this.log.removeAttribute('aria-busy');
  }

  private add(room: ChatRoom, line: ChatLine): void {
    const { lines } = room.log;
    const me = this.chat.me.value?.nickname ?? null;
    const follow = this.isAtEnd() || (line.kind === 'message' && line.nickname === me);
    this.log.querySelector('.chat-empty')?.remove();
    this.log.append(chatLine(line, lines[lines.length - 2], me, (name) => this.whisperTo(name)));
    while (this.log.childElementCount > mostLines) this.log.firstElementChild!.remove();
    if (follow) this.toEnd();
    else if (line.kind === 'message' || line.kind === 'whisper') this.newest.hidden = false;
  }

  private drawPeople(): void {
    if (!this.chat.open.value) return;
    const w = words().chat;
    const { people } = this.chat.room;
    const shown = !this.people.element.hidden;
    fill(this.who, icons.people(), h('span', {}, people.count.toLocaleString(language.value)));
    this.who.hidden = this.chat.me.value === null;
    this.who.setAttribute('aria-expanded', String(shown));
    this.who.setAttribute('aria-label', w.peopleHere(people.count));
    if (shown) this.people.draw();
  }

  private showPeople(show: boolean): void {
    this.people.element.hidden = !show;
    this.log.hidden = show;
    this.newest.hidden = true;
    this.drawPeople();
    if (show) this.people.focus();
    else {
      this.toEnd();
      this.who.focus();
    }
  }

  private whisperTo(name: string): void {
    if (name === this.chat.me.value?.nickname) return;
    if (!this.people.element.hidden) this.showPeople(false);
    this.composer.whisperTo(name);
  }

  private drawLink(): void {
    const w = words().chat;
    const state = this.chat.hub.socket.value;
    this.composer.enable(state === 'open');
    this.element.dataset['link'] = state;
    if (state === 'open') this.say('');
    else if (this.chat.open.value) this.say(state !== 'unusable' ? w.connecting : this.chat.hub.crowded.value ? words().bannerCrowded : w.offline);
  }

  private say(news: string | Problem): void {
    setText(this.status, typeof news === 'string' ? news : problemSentence(news));
  }

  private isAtEnd(): boolean {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < nearPx;
  }

  private toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.newest.hidden = true;
  }
}

function problemSentence(problem: Problem): string {
  const w = words();
  const chat: Record<string, string> = {
    'not-found': w.chat.absent,
    'too-many-requests': w.chat.busy,
    muted: w.chat.muted,
    unreachable: w.chat.notSent,
    unavailable: w.chat.notSent,
    validation: w.signInInvalid,
  };
  return chat[problem.type] ?? w.problems[problem.type as keyof typeof w.problems] ?? w.problems.unknown;
}
