import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { sentenceFor } from '../../i18n';
import { datesWords } from '../../i18n/dates';
import type { Show } from '../../net/contract';
import type { ChangedShow } from '../../net/operator-contract';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { Poster } from '../../ui/poster';
import { mind } from './gate';
import { useOperatorApi } from './operator-api';

/** The poster of a show, and another in its place. */
export function PosterForm({ show, done }: { show: Show; done: (show: ChangedShow) => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = datesWords();
  const input = useRef<HTMLInputElement>(null);
  const over = useSignal(false);
  const state = useSignal<'idle' | 'sending' | 'saved' | Problem>('idle');
  const send = async (image: File | undefined): Promise<void> => {
    if (image === undefined || state.value === 'sending') return;
    state.value = 'sending';
    try {
      done(await api.setPoster(show.id, image));
      state.value = 'saved';
    } catch (problem) {
      mind(app, problem as Problem);
      state.value = problem as Problem;
    }
  };
  const now = state.value;
  return (
    <section class="panel poster-form" aria-labelledby="poster-title">
      <h2 id="poster-title">{w.poster}</h2>
      <Poster key={show.posterUrl} show={show} />
      <div
        class="drop-zone"
        id="poster-drop"
        data-over={over.value ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          void send(event.dataTransfer?.files[0]);
        }}
      >
        <label class="field-label" for="poster-file">
          {w.posterDrop}
        </label>
        <input
          id="poster-file"
          class="file-input"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-describedby="poster-rule poster-state"
          ref={input}
          onChange={({ currentTarget }) => {
            void send(currentTarget.files?.[0]);
            // The same file once more is news again.
            currentTarget.value = '';
          }}
        />
        <span class="button" aria-hidden="true" onClick={() => input.current?.click()}>
          {w.posterChoose}
        </span>
        <p id="poster-rule" class="field-hint">
          {w.posterHint}
        </p>
      </div>
      <p id="poster-state" class={typeof now === 'string' ? 'desk-note' : 'desk-bad'} role="status">
        {now === 'idle' ? '' : now === 'sending' ? w.posterSending : now === 'saved' ? w.posterSaved : sentenceFor(now)}
      </p>
    </section>
  );
}
