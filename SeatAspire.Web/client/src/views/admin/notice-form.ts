import type { App } from '../../app';
import { sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { serverClock } from '../../net/clock';
import type { Problem } from '../../net/problem';
import type { Cleanup } from '../../state/store';
import { confirmDialog } from '../../ui/dialog';
import { fill, h, setText } from '../../ui/dom';
import { noticeContent } from '../../ui/notice-bar';

const longest = 500;

/** Says something to everybody, as it will look, and not by accident. */
export function noticeForm(
  { api, notices }: App,
  cleanup: Cleanup,
  done: () => void,
  failed: (problem: Problem) => void,
): HTMLElement {
  const w = adminWords();
  const standing = h('div', { id: 'notice-standing', class: 'notice-standing' });
  const drawStanding = (): void => {
    const notice = notices.standing.value;
    if (notice === null) return fill(standing);
    fill(
      standing,
      h('p', { class: 'field-hint' }, w.noticeStanding(notice.text)),
      h('button', { type: 'button', id: 'notice-down', class: 'button small', onclick: () => void takeDown() }, w.noticeDown),
    );
  };
  const attempt = async (work: () => Promise<unknown>, sentence: string): Promise<void> => {
    try {
      await work();
      setText(result, sentence);
      done();
    } catch (problem) {
      setText(result, sentenceFor(problem as Problem));
      failed(problem as Problem);
    }
  };
  const takeDown = async (): Promise<void> => {
    await attempt(() => api.takeNoticeDown(), w.noticeTakenDown);
    // The button goes with the notice.
    text.focus();
  };
  const preview = h('div', { id: 'notice-preview', class: 'notice-bar', 'aria-hidden': 'true' });
  const left = h('p', { id: 'notice-left', class: 'field-hint' });
  const result = h('p', { id: 'notice-result', class: 'form-result', role: 'status' });
  const send = h('button', { type: 'submit', id: 'notice-send', class: 'button primary' }, w.noticeSend);
  const text = h('textarea', {
    id: 'notice-text',
    class: 'input',
    rows: 3,
    maxlength: longest,
    'aria-describedby': 'notice-lead notice-left',
    oninput: () => draw(),
  });
  const draw = (): void => {
    const words = text.value.trim();
    send.disabled = words === '';
    setText(left, w.noticeLeft(longest - text.value.length));
    if (words === '') fill(preview);
    else fill(preview, ...noticeContent({ text: words, at: new Date(serverClock.now()).toISOString() }));
  };
  const submit = async (): Promise<void> => {
    const words = text.value.trim();
    if (words === '') return;
    const sure = await confirmDialog({
      id: 'notice-confirm',
      title: w.noticeConfirmTitle,
      lead: `“${words}” ${w.noticeConfirmLead}`,
      yes: w.noticeSend,
      no: w.confirmNo,
    });
    if (!sure) return;
    send.disabled = true;
    await attempt(async () => {
      await api.postNotice(words);
      text.value = '';
    }, w.noticeSent);
    draw();
  };
  cleanup.add(notices.standing.subscribe(drawStanding));
  drawStanding();
  draw();
  return h(
    'form',
    {
      id: 'notice-form',
      class: 'panel notice-form',
      'aria-labelledby': 'notice-form-title',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        void submit();
      },
    },
    h('h2', { id: 'notice-form-title' }, w.noticeTitle),
    h('p', { id: 'notice-lead', class: 'field-hint' }, w.noticeLead),
    h('label', { class: 'field-label', for: text.id }, w.noticeText),
    text,
    left,
    h('p', { class: 'field-label', 'aria-hidden': 'true' }, w.noticePreview),
    preview,
    h('div', { class: 'form-actions' }, send),
    result,
    standing,
  );
}
