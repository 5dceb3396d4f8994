import type { VNode } from 'preact';
import { useApp } from './app-context';

/** Sentences that come and go, and those for ears only. */
export function Messages(): VNode {
  const { announcer } = useApp();
  return (
    <>
      <div id="messages" class="messages" aria-live="polite" role="status">
        {announcer.messages.value.map(({ id, sentence, tone }) => (
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
