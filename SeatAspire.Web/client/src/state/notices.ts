import { signal } from '@preact/signals';
import { serverClock } from '../net/clock';
import type { Api } from '../net/api';
import type { Notice } from '../net/contract';
import type { SeatHub } from '../net/hubs';
import { browserMemory } from './memory';
import { onChange } from './store';

const shownMs = 10 * 60_000;
const pollMs = 30_000;
const storageKey = 'seataspire.notice';

/** The operator's latest notice, until it is put aside in this browser or some minutes old. */
export class Notices {
  readonly current = signal<Notice | null>(null);
  /** The same, though it was put aside here. */
  readonly standing = signal<Notice | null>(null);
  private latest = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    hub: SeatHub,
  ) {
    hub.on('Notice', (notice) => this.take(notice));
    let polling: ReturnType<typeof setInterval> | undefined;
    const look = (): void => {
      clearInterval(polling);
      // Without a socket nobody tells us.
      if (hub.socket.value !== 'unusable') return;
      void this.ask();
      polling = setInterval(() => void this.ask(), pollMs);
    };
    onChange(hub.socket, look);
    look();
    // Put aside in another tab.
    browserMemory.onElsewhere(storageKey, () => {
      if (this.isAside(this.current.value)) this.current.value = null;
    });
  }

  dismiss(): void {
    const notice = this.current.value;
    if (notice === null) return;
    browserMemory.write(storageKey, notice.at);
    this.current.value = null;
  }

  private async ask(): Promise<void> {
    const notices = await this.api.notices().catch(() => null);
    // An answer that does not come is asked for again.
    if (notices === null) return;
    if (notices.length === 0) this.show(null);
    for (const notice of notices) this.take(notice);
  }

  private take(notice: Notice): void {
    const at = Date.parse(notice.at);
    const left = at + shownMs - serverClock.now();
    // Each connection tells us the same once more.
    if (at <= this.latest || left <= 0) return;
    this.latest = at;
    clearTimeout(this.timer);
    this.show(notice.text === '' ? null : notice);
    this.timer = setTimeout(() => this.show(null), left);
  }

  private show(notice: Notice | null): void {
    this.standing.value = notice;
    this.current.value = this.isAside(notice) ? null : notice;
  }

  private isAside(notice: Notice | null): boolean {
    const aside = browserMemory.read(storageKey);
    return notice !== null && aside !== null && Date.parse(notice.at) <= Date.parse(aside);
  }
}
