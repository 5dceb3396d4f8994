import type { JoinResult, SeatsDelta } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import { Cleanup } from './store';

/** What a room goes on from: the answer to Join, and what was told meanwhile. */
export interface Joined {
  answer: Promise<JoinResult>;
  told: readonly SeatsDelta[];
}

/** So long it is kept for a room that does not come. */
const keptMs = 15_000;

/** Joins a showing's seats while its layout is still on its way, so that the map's first picture has them. */
export class JoinAhead {
  private answer: Promise<JoinResult> | null = null;
  private told: SeatsDelta[] = [];
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly hub: Pick<SeatHub, 'on' | 'connected' | 'invoke' | 'socket'>,
    private readonly showingId: string,
  ) {
    const timer = setTimeout(() => this.forget(), keptMs);
    this.cleanup.add(
      () => clearTimeout(timer),
      hub.on('SeatsChanged', (message) => {
        if (message.showingId === showingId) this.told.push(message);
      }),
      // Rooms are forgotten with the connection that was in them.
      hub.connected.subscribe(() => this.join()),
    );
    if (hub.socket.value === 'open') this.join();
  }

  /** Once, by the room, which hears for itself from now on; null where there was no socket so far, or is none any more. */
  take(): Joined | null {
    const { answer, told } = this;
    this.cleanup.run();
    this.answer = null;
    return answer === null || this.hub.socket.value !== 'open' ? null : { answer, told };
  }

  /** Nobody comes. */
  forget(): void {
    if (this.take() !== null) void this.hub.invoke('Leave', this.showingId).catch(() => undefined);
  }

  private join(): void {
    this.told = [];
    const answer = this.hub.invoke<JoinResult>('Join', this.showingId, null);
    this.answer = answer;
    // Whoever has taken it is told; else the room asks for itself.
    answer.catch(() => {
      if (this.answer === answer) this.answer = null;
    });
  }
}
