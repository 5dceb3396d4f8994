import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from './app-context';
import { marginPx, placeFreely, upperEdge } from './free-place';

/** Sentences that come and go, and those for ears only. */
export function Messages(): VNode {
  const { announcer } = useApp();
  const shown = useRef<HTMLDivElement>(null);
  const messages = announcer.messages.value;
  useLayoutEffect(() => placeFreely(shown.current!, upperEdge() + marginPx, 'down'), [messages]);
  return (
    <>
      <div id="messages" class="messages" aria-live="polite" role="status" ref={shown}>
        {messages.map(({ id, sentence, tone }) => (
          <p key={id} class="message" data-tone={tone}>
            {sentence}
          </p>
        ))}
      </div>
      <div id="announcements" class="visually-hidden" aria-live="polite" role="status">
        {announcer.spoken.value}
      </div>
    </>
  );
}
