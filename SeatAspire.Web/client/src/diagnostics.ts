import type { SeatStateName } from './net/contract';
import { frameTimes, type FrameTimes } from './map/frame-loop';
import type { SeatMap } from './map/seat-map';
import type { Queue } from './state/queue';
import type { QueuePhase } from './state/queue-place';
import { shareDone, type Standing } from './state/queue-place';
import type { Room } from './state/room';

/**
 * `window.seatAspire`: what the page knows, for tests and for people who look into a problem. Reading it changes nothing,
 * but for `reveal`, which moves the map.
 */
export interface Diagnostics {
  /** A seat of the showing on the page: its state and whether it is one's own; null if there is no such seat. */
  seatState(label: string): { state: SeatStateName; mine: boolean; selected: boolean } | null;
  /** The newest frames of the map, in milliseconds. */
  frameTimes(): FrameTimes;
  /** Sockets open now, and opened since the page was loaded. */
  connections(): { open: number; opened: number };
  /** The queue of the showing on the page; null elsewhere. */
  queue(): { showingId: string; phase: QueuePhase; standing: Standing | null; done: number | null; turnEndsAt: string | null } | null;
  /** Brings a seat into view on the map, large enough to be clicked, and says where in the window it is. */
  reveal(label: string): { x: number; y: number } | null;
}

let current: { room: Room; map: SeatMap } | null = null;

export function attach(room: Room, map: SeatMap): () => void {
  const mine = { room, map };
  current = mine;
  return () => {
    if (current === mine) current = null;
  };
}

interface Sockets {
  count: { open: number; opened: number };
}

export function installDiagnostics(hubs: readonly Sockets[], queue: Queue): void {
  const diagnostics: Diagnostics = {
    seatState(label) {
      const seat = current?.room.find(label) ?? -1;
      if (current === null || seat < 0) return null;
      const { room } = current;
      return { state: room.stateName(seat), mine: room.isMine(seat), selected: room.selection.has(seat) };
    },
    frameTimes,
    connections: () => ({
      open: hubs.reduce((sum, hub) => sum + hub.count.open, 0),
      opened: hubs.reduce((sum, hub) => sum + hub.count.opened, 0),
    }),
    queue() {
      const visit = queue.attended;
      if (visit === null) return null;
      const standing = visit.standing.value;
      return {
        showingId: visit.showingId,
        phase: visit.phase.value,
        standing,
        done: standing === null ? null : shareDone(standing),
        turnEndsAt: visit.turnEndsAt.value,
      };
    },
    reveal(label) {
      const seat = current?.room.find(label) ?? -1;
      return current === null || seat < 0 ? null : current.map.reveal(seat);
    },
  };
  Object.defineProperty(window, 'seatAspire', { value: Object.freeze(diagnostics) });
}
