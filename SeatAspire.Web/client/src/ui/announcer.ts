import { h } from './dom';

export type Tone = 'info' | 'success' | 'warning';

const shownMs = 6_000;
const mostShown = 3;

/** Sentences for everybody: read out, and shown for a while where they matter to the eye. */
export class Announcer {
  readonly element = h('div', { id: 'messages', class: 'messages', 'aria-live': 'polite', role: 'status' });
  readonly spoken = h('div', { id: 'announcements', class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
  private pending: ReturnType<typeof setTimeout> | undefined;

  /** Shows a sentence for a few seconds; the element is a live region, so it is read, too. */
  show(sentence: string, tone: Tone = 'info'): void {
    const last = this.element.lastElementChild;
    if (last?.textContent === sentence) last.remove();
    while (this.element.childElementCount >= mostShown) this.element.firstElementChild!.remove();
    const message = h('p', { class: 'message', 'data-tone': tone }, sentence);
    this.element.append(message);
    setTimeout(() => message.remove(), shownMs + sentence.length * 40);
  }

  /** For ears only: what the eye sees anyway. */
  say(sentence: string): void {
    clearTimeout(this.pending);
    // An emptied region makes a repeated sentence news again.
    this.spoken.textContent = '';
    this.pending = setTimeout(() => {
      this.spoken.textContent = sentence;
    }, 40);
  }
}
