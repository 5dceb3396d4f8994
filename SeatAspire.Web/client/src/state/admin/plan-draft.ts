import { signal } from '@preact/signals';
import type { PlanChanges, SeatsChange } from '../../net/operator-contract';

/** One step of a change: what is to be otherwise with some seats, or a category. */
export interface PlanStep {
  /** In words, for the list of steps. */
  title: string;
  changes: SeatsChange[];
  category: { name: string; color: string } | null;
}

/** What was done to a plan and not saved yet, step by step. A save names seats by the labels that they had before all steps. */
export class PlanDraft {
  readonly steps = signal<readonly PlanStep[]>([]);

  /** Adds a step. Its changes name seats by the labels of now. */
  add({ title, changes, category }: PlanStep): void {
    const former = this.former();
    const formerOf = (label: string): string => former.get(label) ?? label;
    const said = changes.map((change) => ({
      ...change,
      seats: change.seats.map(formerOf),
      ...(change.companionOf ? { companionOf: formerOf(change.companionOf) } : {}),
    }));
    this.steps.value = [...this.steps.value, { title, changes: said, category }];
  }

  /** Takes the last step back. */
  undo(): void {
    this.steps.value = this.steps.value.slice(0, -1);
  }

  clear(): void {
    this.steps.value = [];
  }

  get isEmpty(): boolean {
    return this.steps.value.length === 0;
  }

  /** As the server takes them. */
  get changes(): PlanChanges {
    const steps = this.steps.value;
    return {
      changes: steps.flatMap((step) => step.changes),
      categories: steps.flatMap((step) => (step.category === null ? [] : [step.category])),
    };
  }

  /** Of seats that are called otherwise, by their former labels, what they are called now. */
  present(): Map<string, string> {
    const present = new Map<string, string>();
    for (const { seats, labels } of this.steps.value.flatMap((step) => step.changes)) {
      labels?.forEach((label, i) => present.set(seats[i]!, label));
    }
    return present;
  }

  private former(): Map<string, string> {
    return new Map([...this.present()].map(([former, label]) => [label, former]));
  }
}
