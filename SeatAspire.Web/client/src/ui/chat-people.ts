import type { App } from '../app';
import { words } from '../i18n';
import type { Problem } from '../net/problem';
import type { Chat } from '../state/chat';
import { face } from './chat-line';
import { fill, h } from './dom';

const muteSeconds = 600;

/**
 * Who is in the room, each a button to whisper to them, and for operators one that keeps
 * them from writing for a while; and one's own name, which may be changed here.
 */
export class ChatPeopleList {
  readonly element = h('div', { id: 'chat-people', class: 'chat-people', hidden: true });
  private readonly list = h('ul', {});
  private readonly name = h('input', {
    id: 'chat-name',
    type: 'text',
    class: 'input',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    maxlength: 40,
  });
  private readonly form = h('form', { class: 'chat-rename', novalidate: true, onsubmit: (event: SubmitEvent) => void this.rename(event) });

  constructor(
    private readonly chat: Chat,
    private readonly app: Pick<App, 'api' | 'session'>,
    private readonly onName: (name: string) => void,
    private readonly say: (news: string | Problem) => void,
  ) {
    this.element.append(this.form, this.list);
  }

  draw(): void {
    const w = words().chat;
    const me = this.chat.me.value?.nickname;
    if (document.activeElement !== this.name) {
      this.name.value = me ?? '';
      fill(
        this.form,
        h('label', { class: 'field-label', for: 'chat-name' }, w.myName),
        h('div', { class: 'chat-rename-row' }, this.name, h('button', { type: 'submit', id: 'chat-rename', class: 'button small' }, w.rename)),
      );
    }
    const { people } = this.chat.room;
    const focused = (document.activeElement as HTMLElement | null)?.dataset['person'];
    const named = people.named;
    fill(
      this.list,
      named.map(({ nickname, color }) =>
        h(
          'li',
          { class: 'chat-person-row' },
          nickname === me
            ? h('span', { class: 'chat-person' }, face(nickname, color), nickname, h('span', { class: 'badge' }, w.you))
            : h(
                'button',
                {
                  type: 'button',
                  class: 'chat-person',
                  'data-person': nickname,
                  'aria-label': w.whisperTo(nickname),
                  onclick: () => this.onName(nickname),
                },
                face(nickname, color),
                h('span', { class: 'chat-person-name' }, nickname),
              ),
          nickname !== me &&
            this.app.session.isAdmin &&
            h(
              'button',
              { type: 'button', class: 'text-button chat-mute', 'aria-label': w.muteWho(nickname), onclick: () => void this.mute(nickname) },
              w.mute,
            ),
        ),
      ),
      people.count > named.length && h('li', { class: 'chat-more' }, w.peopleMore(people.count - named.length)),
    );
    // Somebody came or went while the keyboard was in the list.
    if (focused !== undefined) this.list.querySelector<HTMLElement>(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  }

  focus(): void {
    (this.list.querySelector<HTMLElement>('button') ?? this.name).focus();
  }

  private async mute(nickname: string): Promise<void> {
    try {
      await this.app.api.mute(nickname, muteSeconds);
      this.say(words().chat.mutedSay(nickname));
    } catch (problem) {
      this.say(problem as Problem);
    }
  }

  private async rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const wanted = this.name.value.trim().normalize('NFC');
    if (wanted === this.chat.me.value?.nickname) return;
    try {
      const name = await this.chat.rename(wanted);
      this.name.value = name;
      this.say(words().chat.renamed(name));
    } catch (problem) {
      this.say(problem as Problem);
    }
  }
}
