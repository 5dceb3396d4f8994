import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../../i18n';
import type { Problem } from '../../net/problem';
import { useApp } from '../app-context';
import { textOf } from '../form';
import { Icon } from '../icon';
import { Face, OperatorBadge } from './chat-line';

const muteSeconds = 600;

/** How many are in the room; shows them. */
export function PeopleToggle({ shown }: { shown: Signal<boolean> }): VNode {
  const { chat } = useApp();
  const { count } = chat.room.people.value;
  return (
    <button
      type="button"
      id="chat-people-toggle"
      class="chat-count"
      aria-controls="chat-people"
      aria-expanded={shown.value}
      aria-label={words().chat.peopleHere(count)}
      hidden={chat.me.value === null}
      onClick={() => {
        shown.value = !shown.value;
      }}
    >
      <Icon name="people" />
      <span>{count.toLocaleString(language.value)}</span>
    </button>
  );
}

interface Props {
  shown: Signal<boolean>;
  onName: (name: string) => void;
  news: Signal<string | Problem>;
}

/**
 * Who is in the room, each a button to whisper to them, and for operators one that keeps them from writing for a while; and
 * one's own name, which may be changed here.
 */
export function ChatPeople({ shown, onName, news }: Props): VNode {
  const { chat, api, session } = useApp();
  const w = words().chat;
  const element = useRef<HTMLDivElement>(null);
  const me = chat.me.value?.nickname;
  useEffect(() => {
    if (!shown.value) return;
    const { current } = element;
    (current?.querySelector<HTMLElement>('li button') ?? current?.querySelector<HTMLElement>('#chat-name'))?.focus();
  }, [shown.value]);
  const mute = async (nickname: string): Promise<void> => {
    try {
      await api.mute(nickname, muteSeconds);
      news.value = w.mutedSay(nickname);
    } catch (problem) {
      news.value = problem as Problem;
    }
  };
  const rename = async (wanted: string): Promise<void> => {
    if (wanted === me) return;
    try {
      news.value = w.renamed(await chat.rename(wanted));
    } catch (problem) {
      news.value = problem as Problem;
    }
  };
  const { named, count } = chat.room.people.value;
  return (
    <div id="chat-people" class="chat-people" hidden={!shown.value} ref={element}>
      <form
        class="chat-rename"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void rename(textOf(event.currentTarget, 'name').trim().normalize('NFC'));
        }}
      >
        <label class="field-label" for="chat-name">
          {w.myName}
        </label>
        <div class="chat-rename-row">
          <input
            key={me}
            id="chat-name"
            name="name"
            type="text"
            class="input"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={40}
            defaultValue={me ?? ''}
          />
          <button type="submit" id="chat-rename" class="button small">
            {w.rename}
          </button>
        </div>
      </form>
      {shown.value && (
        <ul>
          {named.map(({ nickname, color, operator }) => (
            <li key={nickname} class="chat-person-row">
              {nickname === me ? (
                <span class="chat-person">
                  <Face nickname={nickname} color={color} />
                  {nickname}
                  <span class="badge">{w.you}</span>
                  {operator && <OperatorBadge />}
                </span>
              ) : (
                <button type="button" class="chat-person" data-person={nickname} aria-label={operator ? `${w.whisperTo(nickname)}, ${w.operator}` : w.whisperTo(nickname)} onClick={() => onName(nickname)}>
                  <Face nickname={nickname} color={color} />
                  <span class="chat-person-name" dir="auto">
                    {nickname}
                  </span>
                  {operator && <OperatorBadge />}
                </button>
              )}
              {nickname !== me && (session.role === 'admin' || session.role === 'manager') && (
                <button type="button" class="text-button chat-mute" aria-label={w.muteWho(nickname)} onClick={() => void mute(nickname)}>
                  {w.mute}
                </button>
              )}
            </li>
          ))}
          {count > named.length && <li class="chat-more">{w.peopleMore(count - named.length)}</li>}
        </ul>
      )}
    </div>
  );
}
