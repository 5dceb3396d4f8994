import { batch, signal } from '@preact/signals';
import type { Plan, PlanChanged, PlanFinding, SeatsChange } from '../../net/operator-contract';
import type { OperatorApi } from '../../net/operator-api';
import type { Problem } from '../../net/problem';
import { PlanDraft } from './plan-draft';
import { PlanHouse } from './plan-house';
import { SeatPick } from './seat-pick';

/** A plan as an operator changes it. Each step is tried by the server, which draws the plan as it would be and tells what a save would do. */
export class PlanEditing {
  readonly draft = new PlanDraft();
  readonly pick = new SeatPick();
  readonly house;
  /** What a save would do; null while there is nothing to save. */
  readonly outlook = signal<PlanChanged | null>(null);
  readonly busy = signal(false);
  readonly problem = signal<Problem | null>(null);

  constructor(
    /** Its words may come anew, in another language. */
    public plan: Plan,
    private readonly api: Pick<OperatorApi, 'changePlan'>,
  ) {
    this.house = signal(new PlanHouse(plan.layout!, this.pick));
  }

  /** What the server found wrong with the last step. */
  get faults(): readonly PlanFinding[] {
    const { faults } = this.problem.value?.facts ?? {};
    return Array.isArray(faults) ? (faults as PlanFinding[]) : [];
  }

  /** The plan as it would be. */
  get present(): Plan {
    return this.outlook.value?.plan ?? this.plan;
  }

  /** Does a step. What the server refuses is not kept; true: it was done. */
  async apply(title: string, changes: SeatsChange[], category: { name: string; color: string } | null = null): Promise<boolean> {
    if (this.busy.value) return false;
    const before = this.draft.steps.value;
    const labels = new Map(changes.flatMap((change) => (change.labels ?? []).map((label, i) => [change.seats[i]!, label] as const)));
    this.draft.add({ title, changes, category });
    if (await this.look(labels)) return true;
    this.draft.steps.value = before;
    return false;
  }

  /** Takes the last step back. */
  async undo(): Promise<void> {
    if (this.busy.value || this.draft.isEmpty) return;
    const before = this.draft.steps.value;
    const called = this.draft.present();
    this.draft.undo();
    const again = this.draft.present();
    const labels = new Map([...called].map(([former, label]) => [label, again.get(former) ?? former]));
    if (!(await this.look(labels))) this.draft.steps.value = before;
  }

  discard(): void {
    batch(() => {
      const labels = new Map([...this.draft.present()].map(([former, label]) => [label, former]));
      this.draft.clear();
      this.problem.value = null;
      this.show(null, labels);
    });
  }

  /** Keeps it as the next version; null: it was refused. */
  async save(): Promise<Plan | null> {
    return (await this.ask(false))?.plan ?? null;
  }

  private async look(labels: ReadonlyMap<string, string>): Promise<boolean> {
    if (this.draft.isEmpty) {
      this.show(null, labels);
      return true;
    }
    const answer = await this.ask(true);
    if (answer !== null) this.show(answer, labels);
    return answer !== null;
  }

  private async ask(preview: boolean): Promise<PlanChanged | null> {
    this.busy.value = true;
    this.problem.value = null;
    try {
      return await this.api.changePlan(this.plan.planId!, this.draft.changes, preview);
    } catch (problem) {
      this.problem.value = problem as Problem;
      return null;
    } finally {
      this.busy.value = false;
    }
  }

  /** Seats that are picked stay so, whatever they are called by now. */
  private show(outlook: PlanChanged | null, labels: ReadonlyMap<string, string>): void {
    const before = this.house.value;
    const picked = this.pick.seats.map((seat) => before.label(seat)).map((label) => labels.get(label) ?? label);
    batch(() => {
      this.outlook.value = outlook;
      const next = new PlanHouse(outlook?.plan.layout ?? this.plan.layout!, this.pick);
      this.pick.set(picked.map((label) => next.find(label)).filter((seat) => seat >= 0));
      this.house.value = next;
    });
  }
}
