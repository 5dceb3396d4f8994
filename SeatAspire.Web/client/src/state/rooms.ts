import { JoinAhead } from './join-ahead';
import { Room, type Ahead, type RoomParts } from './room';

/** So long a room that nobody looks at is kept. */
const keptMs = 4_000;

/**
 * The seat room that is looked at. It is kept for a moment when its page goes: a change of language or a quick step back
 * finds it as it was, with what was selected.
 */
export class Rooms {
  /** What was begun for a room that nobody has entered yet. */
  private ahead: { showingId: string; layoutHash: string; begun: Ahead } | null = null;
  private kept: { showingId: string; layoutHash: string | undefined; room: Promise<Room>; begun: Ahead | undefined; users: number } | null = null;

  constructor(private readonly parts: RoomParts) {}

  /** Somebody will enter this showing's room in a moment: begins to load what it takes longest to have. */
  expect(showingId: string): void {
    const layoutHash = this.parts.catalog.find(showingId)?.showing.layoutHash;
    if (layoutHash === undefined || this.kept !== null) return;
    const layout = this.parts.api.layout(showingId, layoutHash);
    // Whoever enters is told; and where nobody does, nobody has to know.
    layout.catch(() => undefined);
    this.ahead?.begun.seats.forget();
    this.ahead = { showingId, layoutHash, begun: { layout, seats: new JoinAhead(this.parts.hub, showingId) } };
  }

  private takeAhead(showingId: string, layoutHash: string | undefined): Ahead | undefined {
    const { ahead } = this;
    this.ahead = null;
    if (ahead?.showingId === showingId && ahead.layoutHash === layoutHash) return ahead.begun;
    ahead?.begun.seats.forget();
    return undefined;
  }

  /** Opens a showing's room; each open wants a leave, also when it failed. */
  enter(showingId: string): Promise<Room> {
    // One of seats that the date has no more is none of its rooms.
    const layoutHash = this.parts.catalog.find(showingId)?.showing.layoutHash;
    if (this.kept?.showingId !== showingId || this.kept.layoutHash !== layoutHash) {
      this.drop();
      const begun = this.takeAhead(showingId, layoutHash);
      const room = Room.open(showingId, this.parts, begun);
      // One that does not open takes nothing over.
      room.catch(() => begun?.seats.forget());
      this.kept = { showingId, layoutHash, room, begun, users: 0 };
    }
    this.kept!.users++;
    return this.kept!.room;
  }

  leave(showingId: string): void {
    const left = this.kept;
    if (left === null || left.showingId !== showingId) return;
    left.users--;
    const whenUnused = (): void => {
      if (left === this.kept && left.users === 0) this.drop();
    };
    // A room that failed to open is tried anew, not kept.
    left.room.then(() => setTimeout(whenUnused, keptMs), whenUnused);
  }

  private drop(): void {
    // Left before anybody joins the same room anew; one that stands has taken it.
    this.kept?.begun?.seats.forget();
    void this.kept?.room.then(
      (room) => room.close(),
      () => undefined,
    );
    this.kept = null;
  }
}
