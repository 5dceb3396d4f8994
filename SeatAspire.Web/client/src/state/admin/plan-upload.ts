import { batch, signal } from '@preact/signals';
import type { OperatorApi } from '../../net/operator-api';
import type { Plan, PlanFinding, PlanFormat } from '../../net/operator-contract';
import type { Problem } from '../../net/problem';
import { placesInJson, type TextPlace } from './json-place';
import { guessFormat, nameIn } from './plan-format';

/** Most faults that are shown with their place in the file. */
const mostPlaced = 1_000;

/** A fault or a warning, with the place in the file that it is about. */
export interface PlacedFinding extends PlanFinding {
  place: TextPlace | null;
}

/** A plan's file on its way in: looked at first, kept when somebody says so. */
export class PlanUpload {
  readonly file = signal<File | null>(null);
  readonly format = signal<PlanFormat>('seataspire');
  /** Whether the file itself says which format it is. */
  readonly guessed = signal(false);
  readonly name = signal('');
  /** The file is being read. */
  readonly busy = signal(false);
  readonly keeping = signal(false);
  /** As it would be; null where there is none yet, or it was refused. */
  readonly preview = signal<Plan | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly faults = signal<readonly PlacedFinding[]>([]);
  readonly faultCount = signal(0);
  readonly warnings = signal<readonly PlacedFinding[]>([]);
  /** Of the reading under way; one that was overtaken shows nothing any more. */
  private turn = 0;

  constructor(private readonly api: Pick<OperatorApi, 'bringPlan'>) {}

  /** Takes a file, guesses its format and looks at it. */
  async take(file: File): Promise<void> {
    const parsed = await parse(file);
    const format = guessFormat(parsed);
    batch(() => {
      this.file.value = file;
      this.guessed.value = format !== null;
      if (format !== null) this.format.value = format;
      this.name.value = nameIn(parsed) || file.name.replace(/\.json$/i, '');
    });
    await this.look();
  }

  async choose(format: PlanFormat): Promise<void> {
    this.format.value = format;
    await this.look();
  }

  /** Calls it otherwise; what is shown stays meanwhile. */
  async rename(): Promise<void> {
    if (!this.busy.value && !this.keeping.value) await this.look(true);
  }

  /** Asks what the file is, without keeping it. */
  async look(quietly = false): Promise<void> {
    const file = this.file.value;
    if (file === null) return;
    const mine = ++this.turn;
    if (!quietly) this.busy.value = true;
    try {
      const preview = await this.api.bringPlan(file, this.format.value, this.name.value, true);
      const warnings = await placed(file, preview.warnings);
      if (mine !== this.turn) return;
      batch(() => {
        this.preview.value = preview;
        this.problem.value = null;
        this.faults.value = [];
        this.faultCount.value = 0;
        this.warnings.value = warnings;
      });
    } catch (error) {
      const problem = error as Problem;
      const { faults, faultCount, warnings } = problem.facts as { faults?: PlanFinding[]; faultCount?: number; warnings?: PlanFinding[] };
      const found = await placed(file, faults ?? []);
      const warned = await placed(file, warnings ?? []);
      if (mine !== this.turn) return;
      batch(() => {
        this.preview.value = null;
        this.problem.value = problem;
        this.faults.value = found;
        this.faultCount.value = faultCount ?? found.length;
        this.warnings.value = warned;
      });
    } finally {
      if (mine === this.turn) this.busy.value = false;
    }
  }

  /** Keeps it; null: it was refused. */
  async keep(): Promise<Plan | null> {
    const file = this.file.value;
    if (file === null || this.busy.value || this.keeping.value) return null;
    // A look that is under way says nothing any more.
    this.turn++;
    this.keeping.value = true;
    try {
      return await this.api.bringPlan(file, this.format.value, this.name.value, false);
    } catch (problem) {
      this.problem.value = problem as Problem;
      return null;
    } finally {
      this.keeping.value = false;
    }
  }

  drop(): void {
    this.turn++;
    batch(() => {
      this.file.value = null;
      this.preview.value = null;
      this.problem.value = null;
      this.faults.value = [];
      this.warnings.value = [];
      this.busy.value = false;
    });
  }
}

async function parse(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    // The server says what is wrong with it.
    return null;
  }
}

async function placed(file: File, findings: readonly PlanFinding[]): Promise<PlacedFinding[]> {
  if (findings.length === 0) return [];
  const text = await file.text();
  const places = placesInJson(text, findings.slice(0, mostPlaced).map((one) => one.path));
  return findings.map((one) => ({ ...one, place: places.get(one.path) ?? null }));
}
