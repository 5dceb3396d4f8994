import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { serverClock } from '../../net/clock';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { NoticeContent } from '../../ui/notice-bar';
import { mind } from './gate';

const longest = 500;

/** Says something to everybody, as it will look, and not by accident. */
export function NoticeForm({ done }: { done: () => void }): VNode {
  const app = useApp();
  const w = adminWords();
  const text = useSignal('');
  const result = useSignal('');
  const busy = useSignal(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const standing = app.notices.standing.value;
  const said = text.value.trim();

  const attempt = async (work: () => Promise<unknown>, sentence: string): Promise<void> => {
    busy.value = true;
    try {
      await work();
      result.value = sentence;
      done();
    } catch (problem) {
      result.value = sentenceFor(problem as Problem);
      mind(app, problem as Problem);
    } finally {
      busy.value = false;
    }
  };
  const takeDown = async (): Promise<void> => {
    await attempt(() => app.api.takeNoticeDown(), w.noticeTakenDown);
    // The button goes with the notice.
    area.current?.focus();
  };
  const submit = async (): Promise<void> => {
    if (said === '') return;
    const sure = await app.prompts.ask({
      id: 'notice-confirm',
      title: w.noticeConfirmTitle,
      lead: `“${said}” ${w.noticeConfirmLead}`,
      yes: w.noticeSend,
      no: w.confirmNo,
    });
    if (!sure) return;
    await attempt(async () => {
      await app.api.postNotice(said);
      text.value = '';
    }, w.noticeSent);
  };
  return (
    <form
      id="notice-form"
      class="panel notice-form"
      aria-labelledby="notice-form-title"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2 id="notice-form-title">{w.noticeTitle}</h2>
      <p id="notice-lead" class="field-hint">
        {w.noticeLead}
      </p>
      <label class="field-label" for="notice-text">
        {w.noticeText}
      </label>
      <textarea
        id="notice-text"
        class="input"
        rows={3}
        maxLength={longest}
        aria-describedby="notice-lead notice-left"
        ref={area}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <p id="notice-left" class="field-hint">
        {w.noticeLeft(longest - text.value.length)}
      </p>
      <p class="field-label" aria-hidden="true">
        {w.noticePreview}
      </p>
      <div id="notice-preview" class="notice-bar" aria-hidden="true">
        {said !== '' && <NoticeContent notice={{ text: said, at: new Date(serverClock.now()).toISOString() }} />}
      </div>
      <div class="form-actions">
        <button type="submit" id="notice-send" class="button primary" disabled={said === '' || busy.value}>
          {w.noticeSend}
        </button>
      </div>
      <p id="notice-result" class="form-result" role="status">
        {result.value}
      </p>
      <div id="notice-standing" class="notice-standing">
        {standing !== null && (
          <>
            <p class="field-hint">{w.noticeStanding(standing.text)}</p>
            <button type="button" id="notice-down" class="button small" onClick={() => void takeDown()}>
              {w.noticeDown}
            </button>
          </>
        )}
      </div>
    </form>
  );
}
