import { batch, signal } from '@preact/signals';
import type { Api } from '../net/api';
import type { CartLine, Goods } from '../net/contract';
import type { SeatHubEvents } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';
import type { Session } from './session';
import { onChange } from './store';

type GoodsNews = SeatHubEvents['GoodsStockChanged'];

export const mostOfAKind = 99;
const pollMs = 10_000;

/** The goods with their stock as it is now, and one's own cart, which is the same in all of one's browsers. */
export class Shop {
  /** Why the goods could not be read, the last time. */
  readonly problem = signal<Problem | null>(null);
  /** Why one's cart could not be read, the last time. */
  readonly cartProblem = signal<Problem | null>(null);
  private readonly list = signal<readonly Goods[] | null>(null);
  private readonly lines = signal<readonly CartLine[]>([]);
  private readonly linesKnown = signal(false);
  private loading: Promise<void> | null = null;
  /** What was told while the goods were asked for: it may be newer than the answer. */
  private told = new Map<string, GoodsNews>();
  /** Changes of the cart, one after the other: each answer is the whole cart. */
  private work: Promise<unknown> = Promise.resolve();
  private viewers = 0;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly hub: SeatHub,
    private readonly session: Session,
  ) {
    hub.on('GoodsStockChanged', (news) => this.take(news));
    // In turn with changes of this page's own, whose answers are the cart, too.
    hub.on('CartChanged', ({ cart }) => void this.inTurn(() => Promise.resolve(this.takeCart(cart))));
    hub.on('OrdersChanged', ({ showingId }) => {
      // Goods were bought, perhaps in another tab: the cart that was paid is empty.
      if (showingId === null) void this.refreshCart();
    });
    hub.connected.subscribe(() => {
      // What changed between two connections, nobody told us.
      if (this.viewers > 0 && this.list.value !== null) this.reloadWithin(1_000);
      void this.refreshCart();
    });
    onChange(hub.socket, () => this.poll());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.refreshCart();
    });
    session.onPerson(() => {
      this.takeCart([]);
      this.linesKnown.value = false;
      void this.refreshCart();
    });
  }

  /** Newest first; null until they have been read. */
  get all(): readonly Goods[] | null {
    return this.list.value;
  }

  find(goodsId: string): Goods | undefined {
    return this.list.value?.find((goods) => goods.goodsId === goodsId);
  }

  get cart(): readonly CartLine[] {
    return this.lines.value;
  }

  /** Whether the cart is known, which it is also where nobody is signed in. */
  get cartKnown(): boolean {
    return this.linesKnown.value || this.session.identity.value === null;
  }

  /** How many things are in the cart. */
  get count(): number {
    return this.lines.value.reduce((sum, line) => sum + line.quantity, 0);
  }

  /** What stands for this person's cart among attempts to pay. */
  get subject(): string {
    return `cart.${this.session.identity.value?.person ?? ''}`;
  }

  quantityOf(goodsId: string): number {
    return this.lines.value.find((line) => line.goods.goodsId === goodsId)?.quantity ?? 0;
  }

  /** A view looks at the goods, until it calls the answer. They are read anew: new ones are not announced. */
  watch(): () => void {
    this.viewers++;
    void this.reload();
    return () => {
      this.viewers--;
      if (this.viewers === 0) clearTimeout(this.timer);
    };
  }

  /** Reads the goods. Failures are left to the next time. */
  reload(): Promise<void> {
    this.loading ??= this.fetch().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  /** Sets how many of a kind are in the cart; 0 takes it out. Throws the Problem of a refusal. */
  setQuantity(goodsId: string, quantity: number): Promise<void> {
    return this.inTurn(() => this.put(goodsId, quantity));
  }

  /** Puts so many more into the cart, up to what is left. Throws the Problem of a refusal. */
  add(goodsId: string, quantity: number): Promise<void> {
    return this.inTurn(async () => {
      if (!this.linesKnown.value) await this.fetchCart();
      const most = Math.min(mostOfAKind, this.find(goodsId)?.stock ?? mostOfAKind);
      await this.put(goodsId, Math.max(1, Math.min(most, this.quantityOf(goodsId) + quantity)));
    });
  }

  /** Asks for the cart. Failures are left to the next time. */
  refreshCart(): Promise<void> {
    if (this.session.latest() === null) return Promise.resolve();
    return this.inTurn(() => this.fetchCart()).catch((problem: Problem) => {
      this.cartProblem.value = problem;
    });
  }

  /** Others bought, a refusal told how many are left, or an operator changed goods. */
  take(news: GoodsNews): void {
    const { list, lines } = this;
    if (this.loading !== null) this.told.set(news.goodsId, { ...this.told.get(news.goodsId), ...news });
    // Something new, which others buy already.
    if (news.gone !== true && this.find(news.goodsId) === undefined && list.value !== null && this.viewers > 0) this.reloadWithin(1_000);
    batch(() => {
      list.value = list.value?.flatMap((goods) => withNews(goods, news) ?? []) ?? null;
      lines.value = lines.value.flatMap((line) => {
        const goods = withNews(line.goods, news);
        return goods === null ? [] : { ...line, goods };
      });
    });
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.work.then(change);
    this.work = result.catch(() => undefined);
    return result;
  }

  private async put(goodsId: string, quantity: number): Promise<void> {
    const person = this.session.latest()?.person;
    if (quantity > 0) {
      const lines = await this.api.putInCart(goodsId, quantity);
      if (person === this.session.latest()?.person) this.takeCart(lines);
    } else {
      await this.api.takeFromCart(goodsId);
      this.takeCart(this.lines.value.filter((line) => line.goods.goodsId !== goodsId));
    }
  }

  private async fetchCart(): Promise<void> {
    const person = this.session.latest()?.person;
    const lines = await this.api.cart();
    if (person === this.session.latest()?.person) this.takeCart(lines);
  }

  private takeCart(lines: readonly CartLine[]): void {
    batch(() => {
      this.lines.value = lines;
      this.linesKnown.value = true;
      this.cartProblem.value = null;
    });
  }

  private async fetch(): Promise<void> {
    this.told.clear();
    try {
      const list = await this.api.goods();
      this.list.value = list.flatMap((goods) => withNews(goods, this.told.get(goods.goodsId)) ?? []);
      this.failures = 0;
      this.problem.value = null;
      this.poll();
    } catch (error) {
      this.failures++;
      this.problem.value = error as Problem;
      if (this.viewers > 0) this.reloadWithin((error as Problem).retryAfterMs ?? backoff(this.failures, 1_000, 15_000));
    }
  }

  private reloadWithin(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.reload(), ms * (0.5 + Math.random() / 2));
  }

  /** Without a socket the stock is asked for now and then. */
  private poll(): void {
    if (this.viewers > 0 && this.hub.socket.value === 'unusable') this.reloadWithin(pollMs);
  }
}

/** Goods as they are after what was told; null where they are gone. */
export function withNews(goods: Goods, news: GoodsNews | undefined): Goods | null {
  if (news === undefined || news.goodsId !== goods.goodsId) return goods;
  return news.gone === true ? null : { ...goods, ...news.goods, stock: news.stock };
}

/** Goods by category; categories and goods in the order in which they come. */
export function byCategory(goods: readonly Goods[]): [category: string, goods: Goods[]][] {
  const groups = new Map<string, Goods[]>();
  for (const one of goods) {
    const group = groups.get(one.category);
    if (group === undefined) groups.set(one.category, [one]);
    else group.push(one);
  }
  return [...groups];
}

/** What to offer with an evening of a show: its own programme book first, never another show's, then something to drink. */
export function offersFor(showId: string, goods: readonly Goods[], most: number): Goods[] {
  const left = goods.filter((one) => one.stock > 0);
  const own = left.filter((one) => one.category === 'programme' && one.goodsId === `programme-${showId}`);
  const drinks = left.filter((one) => one.category === 'drink');
  return [...own, ...drinks].slice(0, most);
}

/** What a cart comes to, a sum a currency. */
export function sumsOf(lines: readonly CartLine[]): { amount: number; currency: string }[] {
  const sums = new Map<string, number>();
  for (const { quantity, goods } of lines) {
    sums.set(goods.currency, (sums.get(goods.currency) ?? 0) + quantity * goods.price);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}
