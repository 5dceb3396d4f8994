import { signal } from '@preact/signals';
import type { Api } from '../net/api';
import type { AdminFigures, HistoryPoint } from '../net/contract';
import type { AdminHub } from '../net/hubs';
import type { Problem } from '../net/problem';
import { Cleanup, onChange } from './store';

const pointMs = 5_000;
const historyMs = 30 * 60_000;
const pollMs = 2_000;
/** Figures come each second; after so long without, they are called old. */
const staleMs = 4_000;

/** A date's figures, each second while somebody looks, and those of the last half hour. */
export class SaleWatch {
  readonly figures = signal<AdminFigures | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly stale = signal(false);
  /** The oldest first. */
  readonly history = signal<readonly HistoryPoint[]>([]);
  private heardAt = Date.now();
  private readonly cleanup = new Cleanup();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly hub: AdminHub,
    private readonly showingId: string,
  ) {
    this.cleanup.add(
      hub.on('Stats', (figures) => this.take(figures)),
      hub.connected.subscribe(() => void this.watch()),
      onChange(hub.socket, () => this.poll()),
    );
    const clock = setInterval(() => {
      this.stale.value = Date.now() - this.heardAt > staleMs;
    }, 500);
    this.cleanup.add(() => clearInterval(clock), () => clearTimeout(this.timer), () => hub.stop());
    hub.start();
    // The first figures need not wait for the socket.
    void this.ask();
    void this.readHistory();
  }

  dispose(): void {
    this.cleanup.run();
  }

  private async watch(): Promise<void> {
    // Cut off: the next connection asks again.
    const figures = await this.hub.invoke<AdminFigures | null>('Watch', this.showingId).catch(() => null);
    if (figures !== null) this.take(figures);
    // What happened between two connections, nobody told us.
    void this.readHistory();
  }

  private poll(): void {
    clearTimeout(this.timer);
    if (this.hub.socket.value !== 'unusable') return;
    void this.ask().then(() => {
      this.timer = setTimeout(() => this.poll(), pollMs);
    });
  }

  private async ask(): Promise<void> {
    try {
      this.take(await this.api.adminFigures(this.showingId));
    } catch (problem) {
      this.problem.value = problem as Problem;
    }
  }

  private async readHistory(): Promise<void> {
    try {
      this.history.value = await this.api.adminHistory(this.showingId);
    } catch (problem) {
      this.problem.value = problem as Problem;
    }
  }

  private take(figures: AdminFigures): void {
    if (figures.showingId !== this.showingId) return;
    this.heardAt = Date.now();
    this.stale.value = false;
    this.problem.value = null;
    this.extend(figures);
    this.figures.value = figures;
  }

  /** The server records a point each five seconds; so do we from what we are told. */
  private extend(figures: AdminFigures): void {
    const at = Math.floor(Date.parse(figures.at) / pointMs) * pointMs;
    const last = this.history.value.at(-1);
    if (last !== undefined && Date.parse(last.at) >= at) return;
    const { viewers, waiting, active, threshold, admittedPerMinute, held, sold, free, revenue, queueOn, paused } = figures;
    const point = {
      at: new Date(at).toISOString(),
      ...{ viewers, waiting, active, threshold, admittedPerMinute, held, sold, free, revenue, queueOn, paused },
    };
    this.history.value = [...this.history.value.filter((one) => Date.parse(one.at) > at - historyMs), point];
  }
}
