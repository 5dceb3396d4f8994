import { signal } from '@preact/signals';

export type Tone = 'info' | 'success' | 'warning';

export interface Message {
  id: number;
  sentence: string;
  tone: Tone;
}

const shownMs = 6_000;
const mostShown = 3;

/** Sentences for everybody: read out, and shown for a while where they matter to the eye. */
export class Announcer {
  readonly messages = signal<readonly Message[]>([]);
  /** For ears only. */
  readonly spoken = signal('');
  private next = 0;
  private pending: ReturnType<typeof setTimeout> | undefined;

  /** Shows a sentence for a few seconds; the messages are a live region, so it is read, too. */
  show(sentence: string, tone: Tone = 'info'): void {
    const message = { id: this.next++, sentence, tone };
    const before = this.messages.value.filter((one, i, all) => i < all.length - 1 || one.sentence !== sentence);
    this.messages.value = [...before.slice(1 - mostShown), message];
    setTimeout(() => {
      this.messages.value = this.messages.value.filter((one) => one !== message);
    }, shownMs + sentence.length * 40);
  }

  /** What the eye sees anyway. */
  say(sentence: string): void {
    clearTimeout(this.pending);
    // An emptied region makes a repeated sentence news again.
    this.spoken.value = '';
    this.pending = setTimeout(() => {
      this.spoken.value = sentence;
    }, 40);
  }
}
