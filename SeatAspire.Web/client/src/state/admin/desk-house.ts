import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { House } from '../../map/house';
import type { SeatIndex } from '../../map/seat-index';
import type { SeatLayout } from '../../map/seat-layout';
import { SeatState, type SeatStateName } from '../../net/contract';
import type { Room } from '../room';
import type { Emitter } from '../store';
import { SeatPick } from './seat-pick';

const countMs = 250;

/** How many seats of a date are in which state. */
export type SeatCounts = Record<SeatStateName, number>;

/** The seats of a date as operators see them: live as everybody's, but with seats in hand of whatever state. */
export class DeskHouse implements House {
  readonly selection = new SeatPick();
  /** Four times a second is as often as figures can be read. */
  readonly counts = signal<SeatCounts>({ free: 0, held: 0, sold: 0, blocked: 0 });
  /** The version that is shown; -1 before there is any. */
  readonly version = signal(-1);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: () => void;

  constructor(readonly room: Room) {
    const take = (): void => {
      this.version.value = room.states.known ? room.version : -1;
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.count();
      }, countMs);
    };
    this.stop = room.changed.subscribe(take);
    this.count();
    take();
  }

  get layout(): SeatLayout {
    return this.room.layout;
  }

  get index(): SeatIndex {
    return this.room.index;
  }

  get changed(): Emitter<readonly number[]> {
    return this.room.changed;
  }

  get lit(): ReadonlySignal<ReadonlySet<number> | null> {
    return this.room.lit;
  }

  get own(): Uint8Array {
    return this.room.own;
  }

  stateOf(seat: number): SeatState {
    return this.room.stateOf(seat);
  }

  stateName(seat: number): SeatStateName {
    return this.room.stateName(seat);
  }

  isLit(seat: number): boolean {
    return this.room.isLit(seat);
  }

  isMine(seat: number): boolean {
    return this.room.isMine(seat);
  }

  find(label: string): number {
    return this.room.find(label);
  }

  label(seat: number): string {
    return this.room.label(seat);
  }

  /** Labels of the seats in hand. */
  readonly picked = computed(() => this.selection.seats.map((seat) => this.room.label(seat)));

  dispose(): void {
    clearTimeout(this.timer);
    this.stop();
  }

  private count(): void {
    if (!this.room.states.known) return;
    const counts = [0, 0, 0, 0];
    for (const state of this.room.states.states) counts[state]!++;
    const [free, held, sold, blocked] = counts as [number, number, number, number];
    this.counts.value = { free, held, sold, blocked };
  }
}
