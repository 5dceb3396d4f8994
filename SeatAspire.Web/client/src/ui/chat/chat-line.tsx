import type { VNode } from 'preact';
import { language, words } from '../../i18n';
import { formatClock } from '../../i18n/format';
import { continues, type ChatLine } from '../../state/chat-log';

/** Nothing but a colour may become a style. */
const colorRule = /^#[0-9a-f]{6}$/;

interface Props {
  line: ChatLine;
  before: ChatLine | undefined;
  me: string | null;
  onName: (name: string) => void;
}

/** A line of a room. What people wrote is text and nothing else. */
export function Line({ line, before, me, onName }: Props): VNode {
  const w = words().chat;
  switch (line.kind) {
    case 'joined':
      return <Happened sentence={w.joined(line.nickname)} />;
    case 'left':
      return <Happened sentence={w.left(line.nickname)} />;
    case 'renamed':
      return <Happened sentence={w.nowCalled(line.old, line.nickname)} />;
    case 'whisper': {
      const mine = line.from === me;
      const other = mine ? line.to : line.from;
      return (
        <div class="chat-line" data-kind="whisper" data-mine={mine ? '' : undefined}>
          <div class="chat-said">
            <p class="chat-by">
              <Name text={mine ? w.whisperTo(other) : w.whisperFrom(other)} name={other} color={null} onName={onName} />
              {line.operator && !mine && <OperatorBadge />}
              <Time at={line.at} />
            </p>
            <p class="chat-text" dir="auto">
              {line.text}
            </p>
          </div>
        </div>
      );
    }
    case 'message': {
      const mine = line.nickname === me;
      const goesOn = continues(line, before);
      return (
        <div class="chat-line" data-kind="message" data-mine={mine ? '' : undefined} data-goes-on={goesOn ? '' : undefined} data-id={line.id}>
          {!mine && (goesOn ? <span class="chat-face" /> : <Face nickname={line.nickname} color={line.color} />)}
          <div class="chat-said">
            {/* Whoever listens hears each time who speaks. */}
            {goesOn ? (
              <span class="visually-hidden">{`${mine ? w.me : line.nickname}${line.operator ? `, ${w.operator}` : ''}: `}</span>
            ) : (
              <p class="chat-by">
                {mine ? <span class="visually-hidden">{w.me}</span> : <Name text={line.nickname} name={line.nickname} color={line.color} onName={onName} />}
                {line.operator && <OperatorBadge />}
                <Time at={line.at} />
              </p>
            )}
            <p class="chat-text" dir="auto">
              {line.text}
            </p>
          </div>
        </div>
      );
    }
  }
}

/** Says that somebody works for the house: the server says so, no name can. */
export function OperatorBadge(): VNode {
  return <span class="badge chat-operator">{words().chat.operator}</span>;
}

/** The first letter of a name on its colour; for the eye only. */
export function Face({ nickname, color }: { nickname: string; color: string }): VNode {
  // A picture, not a word: the style sheet draws the letter.
  return (
    <span
      class="chat-face"
      aria-hidden="true"
      data-letter={[...nickname][0]?.toUpperCase()}
      style={colorRule.test(color) ? { backgroundColor: color } : undefined}
    />
  );
}

function Happened({ sentence }: { sentence: string }): VNode {
  return (
    <p class="chat-line chat-notice" data-kind="notice" dir="auto">
      {sentence}
    </p>
  );
}

/** A name by which one whispers; for the mouse, since the list of people does the same by keyboard. */
function Name({ text, name, color, onName }: { text: string; name: string; color: string | null; onName: (name: string) => void }): VNode {
  return (
    <button
      type="button"
      class="chat-name"
      dir="auto"
      tabIndex={-1}
      title={words().chat.whisperTo(name)}
      style={color !== null && colorRule.test(color) ? { '--name': color } : undefined}
      onClick={() => onName(name)}
    >
      {text}
    </button>
  );
}

function Time({ at }: { at: string }): VNode {
  return (
    <time class="chat-time" dateTime={at}>
      {formatClock(at, language.value)}
    </time>
  );
}
