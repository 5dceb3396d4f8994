import { signal } from '@preact/signals';
import type { Api } from '../net/api';
import type { QueueOverview } from '../net/contract';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';

/** How often who has not signed in looks whether there is a queue. */
const outsideMs = 20_000;

/** A showing's queue as who has not signed in sees it: looked at now and then, while the page is. */
export class QueueOutside {
  readonly overview = signal<QueueOverview | null>(null);
  private failures = 0;
  /** Counts up with each beginning; an answer to an earlier one comes too late. */
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly showingId: string,
    private readonly api: Api,
  ) {}

  /** Looks at once, and again and again from now on. */
  async watch(): Promise<void> {
    this.stop();
    const { round } = this;
    let pause = outsideMs;
    try {
      const overview = await this.api.queueOverview(this.showingId);
      if (round !== this.round) return;
      this.overview.value = overview;
      this.failures = 0;
    } catch (error) {
      if (round !== this.round) return;
      pause = (error as Problem).retryAfterMs ?? backoff(++this.failures, 2_000, outsideMs);
    }
    this.timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void this.watch();
    }, pause * (0.8 + Math.random() * 0.4));
  }

  stop(): void {
    this.round++;
    clearTimeout(this.timer);
  }
}
