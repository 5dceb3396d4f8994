import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../i18n';
import type { Problem } from '../../net/problem';
import { requireIdentity } from '../../state/leaving';
import { useApp } from '../app-context';
import { Icon } from '../icon';
import { ChatComposer } from './chat-composer';
import { ChatLog } from './chat-log';
import { ChatPeople, PeopleToggle } from './chat-people';
import { ChatRooms } from './chat-rooms';

/** The chat beside every page. */
export function ChatPanel(): VNode {
  const app = useApp();
  const { chat, session } = app;
  const w = words();
  const open = chat.open.value;
  const peopleShown = useSignal(false);
  const whisperTo = useSignal<string | null>(null);
  /** What is said of the last attempt, until the next. */
  const news = useSignal<string | Problem>('');
  const panel = useRef<HTMLElement>(null);
  const someone = session.identity.value !== null;
  const link = chat.hub.socket.value;

  useEffect(() => {
    document.body.toggleAttribute('data-chat', open);
    if (open && panel.current?.dataset['moved'] === 'true') focusIn(panel.current, someone);
  }, [open]);
  useEffect(() => {
    if (link === 'open') news.value = '';
  }, [link]);

  const status =
    link === 'open' || !someone
      ? news.value
      : link !== 'unusable'
        ? w.chat.connecting
        : chat.hub.crowded.value
          ? w.bannerCrowded
          : w.chat.offline;
  const close = (): void => {
    chat.hide();
    document.querySelector<HTMLElement>('#chat-toggle')?.focus();
  };
  const whisper = (name: string): void => {
    if (name === chat.me.value?.nickname) return;
    peopleShown.value = false;
    whisperTo.value = name;
    requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>('#chat-text')?.focus());
  };
  return (
    <aside
      id="chat"
      class="chat"
      aria-labelledby="chat-title"
      hidden={!open}
      data-link={link}
      data-moved={String(chat.touched.value)}
      ref={panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        if (peopleShown.value) {
          peopleShown.value = false;
          panel.current?.querySelector<HTMLElement>('#chat-people-toggle')?.focus();
        } else if (whisperTo.value !== null) whisperTo.value = null;
        else close();
      }}
    >
      <div class="chat-head">
        <h2 id="chat-title">{w.chat.title}</h2>
        {someone && <PeopleToggle shown={peopleShown} />}
        <button type="button" id="chat-close" class="icon-button" aria-label={w.chat.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {someone ? (
        <>
          <ChatRooms />
          <div class="chat-body">
            {open && <ChatLog key={`${chat.current.value} ${session.identity.value?.person}`} hidden={peopleShown.value} onName={whisper} />}
            <ChatPeople shown={peopleShown} onName={whisper} news={news} />
          </div>
          <p id="chat-status" class="chat-status" role="status">
            {typeof status === 'string' ? status : problemSentence(status)}
          </p>
          <ChatComposer
            whisperTo={whisperTo}
            news={news}
            showPeople={() => {
              peopleShown.value = true;
            }}
          />
        </>
      ) : (
        <div class="chat-invitation">
          <Icon name="chat" />
          <p>{w.chat.signInLead}</p>
          <button
            type="button"
            id="chat-sign-in"
            class="button primary"
            onClick={async () => {
              if (await requireIdentity(app)) requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>('#chat-text')?.focus());
            }}
          >
            {w.signIn}
          </button>
        </div>
      )}
    </aside>
  );
}

function focusIn(panel: HTMLElement, someone: boolean): void {
  // A keyboard on the screen would hide what one came to read.
  const target = !someone ? '#chat-sign-in' : matchMedia('(pointer: coarse)').matches ? '#chat-log' : '#chat-text';
  panel.querySelector<HTMLElement>(target)?.focus();
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
