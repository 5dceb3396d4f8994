import { language, words } from '../i18n';
import { formatClock } from '../i18n/format';
import { continues, type ChatLine } from '../state/chat-log';
import { h } from './dom';

/** Nothing but a colour may become a style. */
const colorRule = /^#[0-9a-f]{6}$/;

/** A line of a room. What people wrote is text and nothing else. */
export function chatLine(line: ChatLine, before: ChatLine | undefined, me: string | null, onName: (name: string) => void): HTMLElement {
  const w = words().chat;
  switch (line.kind) {
    case 'joined':
      return notice(w.joined(line.nickname));
    case 'left':
      return notice(w.left(line.nickname));
    case 'renamed':
      return notice(w.nowCalled(line.old, line.nickname));
    case 'whisper': {
      const mine = line.from === me;
      const other = mine ? line.to : line.from;
      return h(
        'div',
        { class: 'chat-line', 'data-kind': 'whisper', 'data-mine': mine },
        h('div', { class: 'chat-said' },
          h('p', { class: 'chat-by' }, nameButton(mine ? w.whisperTo(other) : w.whisperFrom(other), other, null, onName), time(line.at)),
          h('p', { class: 'chat-text' }, line.text),
        ),
      );
    }
    case 'message': {
      const mine = line.nickname === me;
      const goesOn = continues(line, before);
      return h(
        'div',
        { class: 'chat-line', 'data-kind': 'message', 'data-mine': mine, 'data-goes-on': goesOn, 'data-id': line.id },
        !mine && (goesOn ? h('span', { class: 'chat-face' }) : face(line.nickname, line.color)),
        h(
          'div',
          { class: 'chat-said' },
          // Whoever listens hears each time who speaks.
          goesOn && h('span', { class: 'visually-hidden' }, `${mine ? w.me : line.nickname}: `),
          !goesOn &&
            h(
              'p',
              { class: 'chat-by' },
              mine ? h('span', { class: 'visually-hidden' }, w.me) : nameButton(line.nickname, line.nickname, line.color, onName),
              time(line.at),
            ),
          h('p', { class: 'chat-text' }, line.text),
        ),
      );
    }
  }
}

/** The first letter of a name on its colour; for the eye only. */
export function face(nickname: string, color: string): HTMLElement {
  // A picture, not a word: the style sheet draws the letter.
  const element = h('span', { class: 'chat-face', 'aria-hidden': 'true', 'data-letter': [...nickname][0]?.toUpperCase() });
  if (colorRule.test(color)) element.style.backgroundColor = color;
  return element;
}

function notice(sentence: string): HTMLElement {
  return h('p', { class: 'chat-line chat-notice', 'data-kind': 'notice' }, sentence);
}

/** A name by which one whispers; for the mouse, since the list of people does the same by keyboard. */
function nameButton(text: string, name: string, color: string | null, onName: (name: string) => void): HTMLElement {
  const button = h(
    'button',
    { type: 'button', class: 'chat-name', tabindex: '-1', title: words().chat.whisperTo(name), onclick: () => onName(name) },
    text,
  );
  if (color !== null && colorRule.test(color)) button.style.color = color;
  return button;
}

function time(at: string): HTMLElement {
  return h('time', { class: 'chat-time', datetime: at }, formatClock(at, language.value));
}
