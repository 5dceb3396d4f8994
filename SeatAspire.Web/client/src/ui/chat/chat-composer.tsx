import { useSignal, type Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../../i18n';
import type { Problem } from '../../net/problem';
import { countCharacters, mostCharacters } from '../../state/chat-log';
import { readWish, type ChatWish } from '../../state/chat-wish';
import { useApp } from '../app-context';
import { Icon } from '../icon';

/** From here on one is told how much room is left. */
const almostFull = 400;

interface Props {
  whisperTo: Signal<string | null>;
  news: Signal<string | Problem>;
  showPeople: () => void;
}

/** Where one writes: to the room, or to one person alone. Enter sends. */
export function ChatComposer({ whisperTo, news, showPeople }: Props): VNode {
  const { chat } = useApp();
  const w = words().chat;
  const text = useSignal('');
  const area = useRef<HTMLTextAreaElement>(null);
  const name = whisperTo.value;
  const length = countCharacters(text.value);
  const over = length - mostCharacters;
  const sendable = chat.hub.socket.value === 'open' && over <= 0 && text.value.trim() !== '';
  useLayoutEffect(() => {
    const { style } = area.current!;
    style.height = 'auto';
    style.height = `${area.current!.scrollHeight}px`;
  }, [text.value]);

  const fulfil = async (wish: Exclude<ChatWish, { kind: 'unknown' }>): Promise<void> => {
    switch (wish.kind) {
      case 'say':
        return chat.say(wish.text);
      case 'whisper':
        return chat.whisper(wish.name, wish.text);
      case 'rename':
        news.value = w.renamed(await chat.rename(wish.name));
        return;
      case 'who':
        return showPeople();
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!sendable) return;
    const said = text.value;
    const wish = readWish(said, name);
    if (wish.kind === 'unknown') {
      news.value = w.commands;
      return;
    }
    text.value = '';
    news.value = '';
    fulfil(wish).catch((problem: Problem) => {
      // What was not taken is not lost, unless the next is being written already.
      if (text.value === '') text.value = said;
      news.value = problem;
    });
  };
  return (
    <form id="chat-form" class="chat-form" noValidate data-whisper={name === null ? undefined : ''} onSubmit={submit}>
      <div class="chat-to" hidden={name === null}>
        {name !== null && <span>{w.whisperTo(name)}</span>}
        <button
          type="button"
          id="chat-whisper-end"
          class="chip-remove"
          aria-label={w.whisperEnd}
          onClick={() => {
            whisperTo.value = null;
            area.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="chat-field">
        <textarea
          id="chat-text"
          rows={1}
          dir="auto"
          autocomplete="off"
          aria-label={w.text}
          aria-describedby="chat-left"
          placeholder={name === null ? w.placeholder : w.whisperPlaceholder}
          ref={area}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            // While a syllable is being put together, Enter ends the syllable.
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
          }}
        />
        <button type="submit" id="chat-send" class="chat-send" aria-label={w.send} disabled={!sendable}>
          <Icon name="send" />
        </button>
      </div>
      <span id="chat-left" class="chat-left" role="status" data-over={over > 0}>
        {over > 0 ? w.tooLong(over) : length > almostFull ? `${length} / ${mostCharacters}` : ''}
      </span>
    </form>
  );
}
