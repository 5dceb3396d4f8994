import { signal } from '@preact/signals';
import type { House } from '../../map/house';
import { SeatIndex } from '../../map/seat-index';
import { expandLayout, LabelIndex, lineOf, seatLabel, type SeatLayout } from '../../map/seat-layout';
import { SeatState, type Layout, type SeatStateName } from '../../net/contract';
import { Emitter } from '../store';
import { SeatPick } from './seat-pick';

/** The letters of attributes on the map. */
export const attributeLetters = { accessible: 'A', companion: 'C', restrictedView: 'R' } as const;
export type Attribute = keyof typeof attributeLetters;

/** The seats of a plan: nobody has any, and nothing of them changes but which are picked. */
export class PlanHouse implements House {
  readonly layout: SeatLayout;
  readonly index: SeatIndex;
  readonly changed = new Emitter<readonly number[]>();
  readonly lit = signal<ReadonlySet<number> | null>(null);
  readonly own: Uint8Array;
  readonly marks: ReadonlyMap<number, string>;
  private readonly labels: LabelIndex;

  constructor(
    source: Layout,
    readonly selection = new SeatPick(),
  ) {
    this.layout = expandLayout(source);
    this.index = new SeatIndex(this.layout.x, this.layout.y, this.layout.pitch);
    this.own = new Uint8Array(this.layout.count);
    this.labels = new LabelIndex(this.layout);
    const { accessible, companionOf, restrictedView } = this.layout;
    // One letter has room on a seat: the later ones are the weightier.
    this.marks = new Map([
      ...[...restrictedView].map((seat) => [seat, attributeLetters.restrictedView] as const),
      ...[...companionOf.keys()].map((seat) => [seat, attributeLetters.companion] as const),
      ...[...accessible].map((seat) => [seat, attributeLetters.accessible] as const),
    ]);
  }

  stateOf(): SeatState {
    return SeatState.Free;
  }

  stateName(): SeatStateName {
    return 'free';
  }

  isMine(): boolean {
    return false;
  }

  isLit(seat: number): boolean {
    return this.lit.value?.has(this.layout.tier[seat]!) ?? true;
  }

  find(label: string): number {
    return this.labels.find(label);
  }

  label(seat: number): string {
    return seatLabel(this.layout, seat);
  }

  category(seat: number): string {
    return this.layout.tiers.find((tier) => tier.index === this.layout.tier[seat])?.name ?? '';
  }

  attributesOf(seat: number): readonly Attribute[] {
    const { accessible, companionOf, restrictedView } = this.layout;
    const has: Record<Attribute, boolean> = { accessible: accessible.has(seat), companion: companionOf.has(seat), restrictedView: restrictedView.has(seat) };
    return (Object.keys(attributeLetters) as Attribute[]).filter((attribute) => has[attribute]);
  }

  sectionOf(seat: number): string {
    return this.layout.sections[lineOf(this.layout, seat).section]!.name;
  }

  rowOf(seat: number): string {
    return lineOf(this.layout, seat).name;
  }
}
