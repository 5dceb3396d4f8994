import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../i18n';
import type { ChatLine } from '../../state/chat-log';
import { useApp } from '../app-context';
import { Icon } from '../icon';
import { Line } from './chat-line';

/** This near the end, new lines are followed. */
const nearPx = 60;

/** What is said in the room on show; it follows the end unless somebody reads further up. */
export function ChatLog({ hidden, onName }: { hidden: boolean; onName: (name: string) => void }): VNode {
  const { chat } = useApp();
  const w = words().chat;
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const lines = chat.room.lines.value;
  const me = chat.me.value?.nickname ?? null;
  const last = lines.at(-1);

  const toEnd = (): void => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
    atEnd.current = true;
    setMissed(false);
  };
  useLayoutEffect(() => {
    if (atEnd.current || (last?.kind === 'message' && last.nickname === me)) toEnd();
    else if (last?.kind === 'message' || last?.kind === 'whisper') setMissed(true);
  }, [last, hidden]);
  useEffect(() => {
    // What one writes takes room from what one reads.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(log.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <>
      <div
        id="chat-log"
        class="chat-log"
        role="log"
        tabIndex={0}
        aria-label={w.log}
        hidden={hidden}
        ref={log}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < nearPx;
          if (atEnd.current) setMissed(false);
        }}
      >
        {lines.length === 0 && <p class="chat-empty">{w.empty}</p>}
        {lines.map((line, i) => (
          <Line key={keyOf(line)} line={line} before={lines[i - 1]} me={me} onName={onName} />
        ))}
      </div>
      <button type="button" class="chat-newest" hidden={!missed || hidden} onClick={toEnd}>
        {w.newest}
        <Icon name="down" />
      </button>
    </>
  );
}

const keys = new WeakMap<ChatLine, number>();
let next = 0;

/** A line stays the same element while others come and go. */
function keyOf(line: ChatLine): number {
  let key = keys.get(line);
  if (key === undefined) {
    key = next++;
    keys.set(line, key);
  }
  return key;
}
