import { signal } from '@preact/signals';
import { serverClock } from '../net/clock';
import type { AdminFigures, QueueSettings } from '../net/contract';
import type { Problem } from '../net/problem';
import { consequences, QueueDraft, wayBack, type Consequence, type QueueField } from './queue-draft';

interface Parts {
  figures: () => AdminFigures;
  /** Asks before what acts on people. */
  confirm: (list: Consequence[]) => Promise<boolean>;
  change: (changes: Partial<QueueSettings>) => Promise<QueueSettings>;
  /** Something was changed. */
  done: () => void;
  failed: (problem: Problem) => void;
}

/** What became of the last attempt to save. */
export type Outcome =
  | { kind: 'saved'; at: number; before: QueueSettings; after: QueueSettings }
  | { kind: 'undone'; overtaken: readonly QueueField[] }
  | { kind: 'refused'; problem: Problem };

/** The queue's settings as an operator changes them: what is only entered, what saving does before it is done, and the way back after. */
export class QueueSettingsForm {
  readonly busy = signal(false);
  readonly outcome = signal<Outcome | null>(null);
  /** Of fields whose text is no value. */
  readonly faults = signal<ReadonlyMap<QueueField, string>>(new Map());

  constructor(
    readonly draft: QueueDraft,
    /** By whose clock its times are written: the venue's, once it is known. */
    readonly zone: () => string,
    private readonly parts: Parts,
  ) {}

  /** What is wrong with the text of a field; null: nothing. */
  fault(field: QueueField, sentence: string | null): void {
    const next = new Map(this.faults.value);
    if (sentence === null) next.delete(field);
    else next.set(field, sentence);
    this.faults.value = next;
  }

  discard(): void {
    this.faults.value = new Map();
    this.draft.discard();
  }

  /** Changes settings at once, without what else is entered in the form; asks first where it acts on people. */
  async save(changes: Partial<QueueSettings>): Promise<void> {
    const before = this.draft.saved;
    const after = await this.send(changes);
    if (after !== null) this.outcome.value = { kind: 'saved', at: serverClock.now(), before, after };
  }

  /** Takes the last change back, but for what a colleague changed since. */
  async undo(): Promise<void> {
    const last = this.outcome.value;
    if (last?.kind !== 'saved') return;
    const { changes, overtaken } = wayBack(last.before, last.after, this.draft.saved);
    if (Object.keys(changes).length > 0 && (await this.send(changes)) === null) return;
    this.outcome.value = { kind: 'undone', overtaken };
  }

  /** The settings as they are then; null: not done. */
  private async send(changes: Partial<QueueSettings>): Promise<QueueSettings | null> {
    const { draft, parts } = this;
    if (this.busy.value || Object.keys(changes).length === 0) return null;
    const list = consequences(draft.saved, changes, parts.figures(), serverClock.now());
    if (list.length > 0 && !(await parts.confirm(list))) return null;
    this.busy.value = true;
    try {
      const after = await parts.change(changes);
      draft.accept(after);
      parts.done();
      return after;
    } catch (problem) {
      this.outcome.value = { kind: 'refused', problem: problem as Problem };
      parts.failed(problem as Problem);
      return null;
    } finally {
      this.busy.value = false;
    }
  }
}
