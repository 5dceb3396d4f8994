import { batch, signal, type Signal } from '@preact/signals';
import type { AdminFigures, QueueSettings } from '../net/contract';

export type QueueField = keyof QueueSettings;

export const queueFields = [
  'mode',
  'threshold',
  'admitPerSecond',
  'leaseSeconds',
  'paused',
  'opensAt',
  'draw',
] as const satisfies readonly QueueField[];

/** The settings among the figures. */
export function settingsOf(figures: AdminFigures): QueueSettings {
  const { queueMode, threshold, admitPerSecond, leaseSeconds, paused, opensAt, draw } = figures;
  return { mode: queueMode, threshold, admitPerSecond, leaseSeconds, paused, opensAt, draw };
}

/** Whether two values of a field mean the same: dates may be written in several ways. */
function same(field: QueueField, a: QueueSettings[QueueField], b: QueueSettings[QueueField]): boolean {
  if (field !== 'opensAt' || a === null || b === null) return a === b;
  return Date.parse(a as string) === Date.parse(b as string);
}

/** The fields in which `wanted` differs from `now`, with the wanted values. */
export function differences(now: QueueSettings, wanted: Partial<QueueSettings>): Partial<QueueSettings> {
  return Object.fromEntries(
    queueFields
      .filter((field) => wanted[field] !== undefined && !same(field, now[field], wanted[field]))
      .map((field) => [field, wanted[field]]),
  );
}

/** How long what we saved ourselves outweighs figures that may not know it yet. */
const settleMs = 3_000;

/**
 * What is saved and what is only wanted. Fields that nobody edits follow the server, whoever changes them there; an edited one
 * keeps what was entered.
 */
export class QueueDraft {
  private readonly current: Signal<QueueSettings>;
  private readonly edits = signal<Partial<QueueSettings>>({});
  private saving: { settings: QueueSettings; until: number } | null = null;

  constructor(
    saved: QueueSettings,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.current = signal(saved);
  }

  /** As they are at the server. */
  get saved(): QueueSettings {
    return this.current.value;
  }

  /** With what is entered. */
  get wanted(): QueueSettings {
    return { ...this.saved, ...this.edits.value };
  }

  /** What saving would change. */
  get unsaved(): Partial<QueueSettings> {
    return differences(this.saved, this.edits.value);
  }

  isEdited(field: QueueField): boolean {
    return field in this.unsaved;
  }

  edit(changes: Partial<QueueSettings>): void {
    this.edits.value = differences(this.saved, { ...this.edits.value, ...changes });
  }

  discard(): void {
    this.edits.value = {};
  }

  /** What the figures say. A replica may hear of a change a moment after it was saved at another. */
  follow(settings: QueueSettings): void {
    if (this.saving !== null) {
      const known = Object.keys(differences(settings, this.saving.settings)).length === 0;
      if (!known && this.now() < this.saving.until) return;
      this.saving = null;
    }
    this.take(settings);
  }

  /** What the server answered to our own change. */
  accept(settings: QueueSettings): void {
    this.saving = { settings, until: this.now() + settleMs };
    this.take(settings);
  }

  private take(settings: QueueSettings): void {
    if (Object.keys(differences(this.saved, settings)).length === 0) return;
    batch(() => {
      this.current.value = settings;
      this.edits.value = differences(settings, this.edits.value);
    });
  }
}

/**
 * What takes a change back: of the fields that it changed those that nobody has changed since. The others are named, for what a
 * colleague did after it is not ours to undo.
 */
export function wayBack(before: QueueSettings, after: QueueSettings, now: QueueSettings): { changes: Partial<QueueSettings>; overtaken: QueueField[] } {
  const changes = differences(after, before);
  const overtaken = (Object.keys(changes) as QueueField[]).filter((field) => !same(field, now[field], after[field]));
  for (const field of overtaken) delete changes[field];
  return { changes, overtaken };
}

/** What a change does to people at once; such a change is confirmed first. */
export type Consequence =
  | { kind: 'off'; waiting: number }
  | { kind: 'on' }
  | { kind: 'auto' }
  | { kind: 'pause' }
  | { kind: 'resume'; waiting: number }
  | { kind: 'opening'; at: string }
  | { kind: 'noOpening' }
  | { kind: 'draw' }
  | { kind: 'noDraw' }
  | { kind: 'fewer'; active: number; threshold: number };

export function consequences(
  before: QueueSettings,
  changes: Partial<QueueSettings>,
  figures: Pick<AdminFigures, 'waiting' | 'active'>,
  now: number,
): Consequence[] {
  const after = { ...before, ...changes };
  const list: Consequence[] = [];
  const future = (at: string | null): at is string => at !== null && Date.parse(at) > now;
  if (after.mode !== before.mode) {
    if (after.mode === 'off') list.push({ kind: 'off', waiting: figures.waiting });
    else if (after.mode === 'on') list.push({ kind: 'on' });
    else list.push({ kind: 'auto' });
  }
  if (after.mode === 'off') return list;
  if (after.paused !== before.paused) list.push(after.paused ? { kind: 'pause' } : { kind: 'resume', waiting: figures.waiting });
  if (!same('opensAt', before.opensAt, after.opensAt)) {
    if (future(after.opensAt)) list.push({ kind: 'opening', at: after.opensAt });
    else if (future(before.opensAt)) list.push({ kind: 'noOpening' });
  }
  if (after.draw !== before.draw && future(after.opensAt)) list.push({ kind: after.draw ? 'draw' : 'noDraw' });
  if (after.threshold < before.threshold && figures.active > after.threshold) {
    list.push({ kind: 'fewer', active: figures.active, threshold: after.threshold });
  }
  return list;
}
