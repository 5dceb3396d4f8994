import { signal } from '@preact/signals';
import type { Purchased } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import type { Mine } from './mine';
import { browserMemory } from './memory';
import { paymentsUnderWay } from './payment';
import { Emitter, onChange } from './store';

const storageKey = 'seataspire.purchases';
/** Two a second at most; the server keeps to it, too, but one may change from one replica to another. */
const leastBetweenMs = 500;
const mostKnown = 500;

interface Clock {
  now(): number;
  /** Does something later, unless the answer is called before. */
  after(ms: number, work: () => void): () => void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Tells of each purchase once, and of those that come too fast together: the newest with the number of the others. */
export class PurchasePace {
  private readonly known = new Set<string>();
  private waiting: Purchased | null = null;
  private cancel: (() => void) | null = null;
  private last = -Infinity;

  constructor(
    private readonly tell: (purchase: Purchased) => void,
    private readonly clock: Clock = browserClock,
  ) {}

  /** `wanted` is false while nobody looks: then it is known, and not told later. */
  take(purchase: Purchased, wanted: boolean): void {
    if (this.known.has(purchase.id)) return;
    this.known.add(purchase.id);
    if (this.known.size > mostKnown) this.known.delete(this.known.values().next().value!);
    if (!wanted) return;
    const before = this.waiting;
    this.waiting = before === null ? purchase : { ...purchase, more: purchase.more + before.more + 1 };
    if (this.cancel !== null) return;
    const wait = this.last + leastBetweenMs - this.clock.now();
    if (wait <= 0) this.flush();
    else this.cancel = this.clock.after(wait, () => this.flush());
  }

  /** What is not told yet never will be. */
  forget(): void {
    this.cancel?.();
    this.cancel = null;
    this.waiting = null;
  }

  private flush(): void {
    const purchase = this.waiting!;
    this.forget();
    this.last = this.clock.now();
    this.tell(purchase);
  }
}

/** What others buy, as far as this browser's owner wants to know. */
export class Purchases {
  readonly news = new Emitter<Purchased>();
  /** Whether they want to; the same in all tabs, and remembered. */
  readonly wanted = signal(browserMemory.read(storageKey) !== 'off');

  constructor(hub: SeatHub, mine: Mine) {
    const pace = new PurchasePace((purchase) => this.news.emit(purchase));
    const take = (purchase: Purchased): void => {
      // One's own is no news, unless others' came with it. What happens while the page is not looked at is old by the time that it is.
      const isNews = purchase.more > 0 || !mine.hasOrder(purchase.id);
      pace.take(purchase, isNews && this.wanted.value && document.visibilityState === 'visible');
    };
    // Everybody is told of a purchase, often before its buyer knows the order: which one is one's own shows then.
    const early: Purchased[] = [];
    const isOpen = (): boolean => paymentsUnderWay.value > 0 || mine.isWondering;
    hub.on('Purchased', (purchase) => {
      if (!isOpen()) take(purchase);
      else if (early.push(purchase) > mostKnown) early.shift();
    });
    const settle = (): void => {
      // Whoever paid takes the order first.
      setTimeout(() => {
        if (!isOpen()) early.splice(0).forEach(take);
      });
    };
    onChange(paymentsUnderWay, settle);
    mine.ended.subscribe(settle);
    onChange(this.wanted, (wanted) => {
      if (!wanted) pace.forget();
    });
    browserMemory.onElsewhere(storageKey, (text) => {
      this.wanted.value = text !== 'off';
    });
  }

  want(wanted: boolean): void {
    if (wanted) browserMemory.forget(storageKey);
    else browserMemory.write(storageKey, 'off');
    this.wanted.value = wanted;
  }
}
