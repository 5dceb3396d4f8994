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
  private readonly attributes: ReadonlyMap<number, ReadonlySet<Attribute>>;

  constructor(
    source: Layout,
    readonly selection = new SeatPick(),
  ) {
    this.layout = expandLayout(source);
    this.index = new SeatIndex(this.layout.x, this.layout.y, this.layout.pitch);
    this.own = new Uint8Array(this.layout.count);
    this.labels = new LabelIndex(this.layout);
    this.attributes = attributesOf(source);
    this.marks = new Map([...this.attributes].map(([seat, has]) => [seat, attributeLetters[[...has][0]!]]));
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
    return [...(this.attributes.get(seat) ?? [])];
  }

  sectionOf(seat: number): string {
    return this.layout.sections[lineOf(this.layout, seat).section]!.name;
  }

  rowOf(seat: number): string {
    return lineOf(this.layout, seat).name;
  }
}

function attributesOf({ attributes }: Layout): Map<number, Set<Attribute>> {
  const found = new Map<number, Set<Attribute>>();
  const note = (seat: number, attribute: Attribute): void => {
    const has = found.get(seat) ?? new Set<Attribute>();
    found.set(seat, has.add(attribute));
  };
  attributes?.accessible.forEach((seat) => note(seat, 'accessible'));
  attributes?.companion.forEach(([seat]) => note(seat, 'companion'));
  attributes?.restrictedView.forEach((seat) => note(seat, 'restrictedView'));
  return found;
}
