import { words } from '../i18n';
import type { Problem } from '../net/problem';
import type { Chat } from '../state/chat';
import { countCharacters, mostCharacters } from '../state/chat-log';
import { readWish, type ChatWish } from '../state/chat-wish';
import { fill, h, setText } from './dom';
import { icons } from './icons';

/** From here on one is told how much room is left. */
const almostFull = 400;

/** Where one writes: to the room, or to one person alone. Enter sends. */
export class ChatComposer {
  readonly element = h('form', { id: 'chat-form', class: 'chat-form', novalidate: true, onsubmit: (event: SubmitEvent) => this.submit(event) });
  private readonly text = h('textarea', {
    id: 'chat-text',
    rows: 1,
    autocomplete: 'off',
    'aria-describedby': 'chat-left',
    oninput: () => this.typed(),
    onkeydown: (event: KeyboardEvent) => this.onKey(event),
  });
  private readonly send = h('button', { type: 'submit', id: 'chat-send', class: 'chat-send' }, icons.send());
  private readonly left = h('span', { id: 'chat-left', class: 'chat-left', role: 'status' });
  private readonly to = h('div', { class: 'chat-to', hidden: true });
  private name: string | null = null;
  private enabled = false;

  constructor(
    private readonly chat: Chat,
    private readonly say: (news: string | Problem) => void,
    private readonly showPeople: () => void,
  ) {
    this.element.append(this.to, h('div', { class: 'chat-field' }, this.text, this.send), this.left);
  }

  draw(): void {
    const w = words().chat;
    this.text.setAttribute('aria-label', w.text);
    this.send.setAttribute('aria-label', w.send);
    this.text.placeholder = this.name === null ? w.placeholder : w.whisperPlaceholder;
    this.to.hidden = this.name === null;
    fill(
      this.to,
      this.name !== null && h('span', {}, w.whisperTo(this.name)),
      h(
        'button',
        {
          type: 'button',
          id: 'chat-whisper-end',
          class: 'chip-remove',
          'aria-label': w.whisperEnd,
          onclick: () => {
            this.endWhisper();
            this.focus();
          },
        },
        icons.close(),
      ),
    );
    this.element.toggleAttribute('data-whisper', this.name !== null);
    this.typed();
  }

  focus(): void {
    this.text.focus();
  }

  enable(enabled: boolean): void {
    this.enabled = enabled;
    this.typed();
  }

  whisperTo(name: string): void {
    this.name = name;
    this.draw();
    this.focus();
  }

  /** False: nobody was being whispered to. */
  endWhisper(): boolean {
    if (this.name === null) return false;
    this.name = null;
    this.draw();
    return true;
  }

  private onKey(event: KeyboardEvent): void {
    // While a syllable is being put together, Enter ends the syllable.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  private typed(): void {
    const length = countCharacters(this.text.value);
    const over = length - mostCharacters;
    setText(this.left, over > 0 ? words().chat.tooLong(over) : length > almostFull ? `${length} / ${mostCharacters}` : '');
    this.left.dataset['over'] = String(over > 0);
    this.send.disabled = !this.enabled || over > 0 || this.text.value.trim() === '';
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  private async fulfil(wish: Exclude<ChatWish, { kind: 'unknown' }>): Promise<void> {
    switch (wish.kind) {
      case 'say':
        return this.chat.say(wish.text);
      case 'whisper':
        return this.chat.whisper(wish.name, wish.text);
      case 'rename':
        return this.say(words().chat.renamed(await this.chat.rename(wish.name)));
      case 'who':
        return this.showPeople();
    }
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.send.disabled) return;
    const text = this.text.value;
    const wish = readWish(text, this.name);
    if (wish.kind === 'unknown') {
      this.say(words().chat.commands);
      return;
    }
    this.text.value = '';
    this.typed();
    this.say('');
    this.fulfil(wish).catch((problem: Problem) => {
      // What was not taken is not lost, unless the next is being written already.
      if (this.text.value === '') this.text.value = text;
      this.typed();
      this.say(problem);
    });
  }
}
