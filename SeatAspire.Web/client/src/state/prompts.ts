import { signal } from '@preact/signals';

export interface Question {
  id: string;
  title: string;
  lead: string;
  yes: string;
  no: string;
}

/** How one may become somebody: by ID, with an account, or by making one. */
export type Way = 'id' | 'log-in' | 'sign-up';

/** What the page asks people in a dialog, one thing at a time. The dialogs themselves are in ui/. */
export class Prompts {
  readonly question = signal<(Question & { answer: (yes: boolean) => void }) | null>(null);
  readonly way = signal<Way | null>(null);
  private asked: { answered: Promise<void>; done: () => void } | null = null;

  /** Asks before something that cannot be undone. Resolves false on Escape. */
  ask(question: Question): Promise<boolean> {
    this.question.value?.answer(false);
    return new Promise((done) => {
      this.question.value = {
        ...question,
        answer: (yes) => {
          this.question.value = null;
          done(yes);
        },
      };
    });
  }

  /** Asks who somebody is; resolves when they have said it, or would rather not. Whoever asks meanwhile waits for the same. */
  identify(way: Way): Promise<void> {
    if (this.asked !== null) return this.asked.answered;
    let done = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.asked = { answered, done };
    this.way.value = way;
    return answered;
  }

  /** Another way instead. */
  turnTo(way: Way): void {
    this.way.value = way;
  }

  identified(): void {
    const { asked } = this;
    this.asked = null;
    this.way.value = null;
    asked?.done();
  }
}
