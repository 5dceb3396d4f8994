import { signal } from '@preact/signals';
import { language } from '../i18n';
import { isAccount, type Identity, type Session } from '../state/session';
import type {
  AdminFigures,
  AdminShowing,
  AuditEntry,
  CartLine,
  Draw,
  Goods,
  HistoryPoint,
  Hold,
  Layout,
  Me,
  NewGoods,
  Notice,
  Order,
  PaymentMethod,
  QueueOverview,
  QueueSettings,
  QueueStatus,
  SeatsSnapshot,
  Show,
  SignUp,
  Tokens,
} from './contract';
import { serverClock } from './clock';
import { backoff, type Origins } from './origins';
import { Problem, problemOf, unreachable } from './problem';

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /**
   * Whether the bearer token goes along; without it a call is a simple request that needs no preflight. `if-known`: nobody
   * may ask, too.
   */
  identified?: boolean | 'if-known';
  /** May be sent again when no answer came. */
  repeatable?: boolean;
  timeoutMs?: number;
  /** Answered from the browser's cache where it is there. */
  cached?: boolean;
}

const renewBeforeMs = 60_000;
const segment = encodeURIComponent;
const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** All HTTP calls. Refusals are thrown as Problem. */
export class Api {
  /** Whether the last call got an answer, whatever it said. */
  readonly reachable = signal(true);
  private renewal: Promise<Identity | null> | null = null;

  constructor(
    private readonly origins: Origins,
    private readonly session: Session,
  ) {}

  async guest(id: string): Promise<void> {
    const tokens = await this.json<Tokens>({ method: 'POST', path: 'auth/guest', body: { id } });
    this.session.signedIn(id, null, tokens);
  }

  /**
   * Checks e-mail and password and answers what makes this browser that person: whoever it was before may first give back
   * what they hold. Of a guest, whose token goes along, the server gives that back itself, and orders and cart go over.
   */
  async logIn(email: string, password: string): Promise<() => void> {
    const latest = this.session.latest();
    const device = this.session.device;
    const isGuest = latest !== null && !isAccount(latest);
    const tokens = await this.json<Tokens>({
      method: 'POST',
      path: 'auth/login',
      body: device === null ? { email, password } : { email, password, device },
      ...(isGuest ? { identified: 'if-known' as const } : {}),
    });
    const response = await this.sendWith({ method: 'GET', path: 'me' }, tokens.accessToken);
    if (!response.ok) throw await problemOf(response);
    const me = (await response.json()) as Me;
    return () => this.session.signedIn(me.nickname, me.roles, tokens);
  }

  /** Ends a sign-in on the server; where it cannot be reached its tokens end by themselves. */
  async logOut(refreshToken: string): Promise<void> {
    await this.sendWith({ method: 'POST', path: 'auth/logout', body: { refreshToken }, repeatable: true }, null).catch(() => undefined);
  }

  /** Makes an account. A guest becomes it with all they hold and have bought: their token goes along. */
  async signUp(form: SignUp): Promise<void> {
    const tokens = await this.json<Tokens>({ method: 'POST', path: 'auth/signup', body: form, identified: 'if-known' });
    this.session.registered(form.nickname, tokens);
  }

  /** Changes one's own password. All other sign-ins of the account end by it. */
  async changePassword(password: string, newPassword: string, confirmPassword: string): Promise<void> {
    const tokens = await this.json<Tokens>({
      method: 'POST',
      path: 'auth/password',
      body: { password, newPassword, confirmPassword },
      identified: true,
    });
    const identity = this.session.latest();
    if (identity !== null) this.session.renewed(identity, tokens);
  }

  me(): Promise<Me> {
    return this.json({ method: 'GET', path: 'me', identified: true });
  }

  /** Chooses whether purchases are announced under the whole nickname. */
  showNickname(shown: boolean): Promise<Me> {
    return this.json({ method: 'PUT', path: 'me', body: { showNickname: shown }, identified: true, repeatable: true });
  }

  /** Asks who an account is by now: nickname and roles may have changed. */
  async recognise(): Promise<void> {
    const person = this.session.latest()?.person;
    const me = await this.me();
    if (this.session.latest()?.person === person) this.session.known(me.nickname, me.roles);
  }

  notices(): Promise<Notice[]> {
    return this.json({ method: 'GET', path: 'notices' });
  }

  adminShowings(): Promise<AdminShowing[]> {
    return this.json({ method: 'GET', path: 'admin/showings', identified: true });
  }

  adminFigures(showingId: string): Promise<AdminFigures> {
    return this.json({ method: 'GET', path: `admin/showings/${segment(showingId)}`, identified: true });
  }

  adminHistory(showingId: string): Promise<HistoryPoint[]> {
    return this.json({ method: 'GET', path: `admin/showings/${segment(showingId)}/history`, identified: true });
  }

  changeQueue(showingId: string, changes: Partial<QueueSettings>): Promise<QueueSettings> {
    return this.json({
      method: 'PUT',
      path: `admin/showings/${segment(showingId)}/queue`,
      body: changes,
      identified: true,
      // The same values a second time change nothing.
      repeatable: true,
    });
  }

  /** The newest first; `before` gives the page after an entry. */
  audit(showingId: string | null, before: number | null, limit: number): Promise<AuditEntry[]> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (showingId !== null) query.set('showingId', showingId);
    if (before !== null) query.set('before', String(before));
    return this.json({ method: 'GET', path: `admin/audit?${query}`, identified: true });
  }

  /** Keeps somebody from writing in the chat for a while. */
  async mute(nickname: string, seconds: number): Promise<void> {
    await this.send({ method: 'POST', path: 'admin/chat/mute', body: { nickname, seconds }, identified: true });
  }

  async takeNoticeDown(): Promise<void> {
    await this.send({ method: 'DELETE', path: 'admin/notices', identified: true });
  }

  postNotice(text: string): Promise<Notice> {
    return this.json({ method: 'POST', path: 'admin/notices', body: { text }, identified: true, repeatable: false });
  }

  shows(): Promise<Show[]> {
    return this.json({ method: 'GET', path: 'shows' });
  }

  show(showId: string): Promise<Show> {
    return this.json({ method: 'GET', path: `shows/${segment(showId)}` });
  }

  layout(showingId: string, hash: string): Promise<Layout> {
    return this.json({ method: 'GET', path: `showings/${segment(showingId)}/layout?hash=${segment(hash)}`, cached: true });
  }

  /** Null when nothing changed since `version`. */
  async seats(showingId: string, version: number | null): Promise<SeatsSnapshot | null> {
    const response = await this.send({
      method: 'GET',
      path: `showings/${segment(showingId)}/seats`,
      headers: version === null ? {} : { 'If-None-Match': `"${version}"` },
    });
    if (response.status === 304) return null;
    return (await response.json()) as SeatsSnapshot;
  }

  hold(showingId: string, seats: string[]): Promise<Hold> {
    // Not repeatable: a hold whose answer was lost would meet itself. The caller looks at holds() instead.
    return this.json({
      method: 'POST',
      path: `showings/${segment(showingId)}/holds`,
      body: { seats },
      identified: true,
      repeatable: false,
    });
  }

  holds(): Promise<Hold[]> {
    return this.json({ method: 'GET', path: 'holds', identified: true });
  }

  async release(holdId: string): Promise<void> {
    await this.send({ method: 'DELETE', path: `holds/${segment(holdId)}`, identified: true });
  }

  /** `amount` is what the person was shown: another one is refused and not charged. */
  pay(holdId: string, method: PaymentMethod, amount: number | undefined, idempotencyKey: string): Promise<Order> {
    return this.json({
      method: 'POST',
      path: `holds/${segment(holdId)}/pay`,
      body: { method, amount },
      headers: { 'Idempotency-Key': idempotencyKey },
      identified: true,
      // The key makes it repeatable, but how often and how long is for the payment to decide (state/payment.ts).
      repeatable: false,
      // Equal keys wait up to 15 s for the first.
      timeoutMs: 25_000,
    });
  }

  orders(): Promise<Order[]> {
    return this.json({ method: 'GET', path: 'orders', identified: true });
  }

  cancelOrder(orderId: string): Promise<Order> {
    return this.json({ method: 'POST', path: `orders/${segment(orderId)}/cancel`, identified: true, repeatable: true });
  }

  /** For operators: something new for the shop. */
  addGoods(goods: NewGoods): Promise<Goods> {
    return this.json({ method: 'POST', path: 'goods', body: goods, identified: true });
  }

  goods(): Promise<Goods[]> {
    return this.json({ method: 'GET', path: 'goods' });
  }

  cart(): Promise<CartLine[]> {
    return this.json({ method: 'GET', path: 'goods/cart', identified: true });
  }

  /** Sets how many are in the cart; answers the whole of it. */
  putInCart(goodsId: string, quantity: number): Promise<CartLine[]> {
    return this.json({
      method: 'PUT',
      path: `goods/${segment(goodsId)}/cart`,
      body: { quantity },
      identified: true,
      repeatable: true,
    });
  }

  async takeFromCart(goodsId: string): Promise<void> {
    await this.send({ method: 'DELETE', path: `goods/${segment(goodsId)}/cart`, identified: true });
  }

  /** As `pay`, for what is in the cart. */
  checkOut(method: PaymentMethod, amount: number | undefined, idempotencyKey: string): Promise<Order> {
    return this.json({
      method: 'POST',
      path: 'goods/checkout',
      body: { method, amount },
      headers: { 'Idempotency-Key': idempotencyKey },
      identified: true,
      repeatable: false,
      timeoutMs: 25_000,
    });
  }

  /** Enters a showing's queue, or looks at the place one has: asking again never loses it. */
  enterQueue(showingId: string): Promise<QueueStatus> {
    return this.json({ method: 'POST', path: `queue/check/${segment(showingId)}`, identified: true, repeatable: true });
  }

  /** As enterQueue, without entering. */
  queueStatus(showingId: string): Promise<QueueStatus> {
    return this.json({ method: 'GET', path: `queue/status/${segment(showingId)}`, identified: true });
  }

  /** What there is to know for somebody who has not signed in. */
  queueOverview(showingId: string): Promise<QueueOverview> {
    return this.json({ method: 'GET', path: `queue/${segment(showingId)}` });
  }

  /** Throws `not-found` before the draw. */
  draw(showingId: string): Promise<Draw> {
    return this.json({ method: 'GET', path: `queue/draw/${segment(showingId)}` });
  }

  async leaveQueue(showingId: string): Promise<void> {
    await this.send({ method: 'DELETE', path: `queue/${segment(showingId)}`, identified: true });
  }

  /** How long the access token is good, in milliseconds; null when nobody is signed in. */
  get tokenLeft(): number | null {
    const identity = this.session.latest();
    return identity === null ? null : Math.max(0, identity.expiresAt - Date.now());
  }

  /** The access token, renewed if it is about to end; null when nobody is signed in. Never throws. */
  async accessToken(leftMs = renewBeforeMs): Promise<string | null> {
    let identity = this.session.latest();
    if (identity === null) return null;
    if (identity.expiresAt - Date.now() < Math.max(leftMs, renewBeforeMs)) {
      // Without an answer the old token is the best there is.
      identity = await this.renew(identity).catch(() => identity);
    }
    return identity?.accessToken ?? null;
  }

  private async json<T>(call: Call): Promise<T> {
    const response = await this.send(call);
    return (await response.json()) as T;
  }

  private async send(call: Call): Promise<Response> {
    const token = call.identified ? await this.accessToken() : null;
    if (call.identified === true && token === null) throw new Problem('unauthorized', 401, null);
    const response = await this.sendWith(call, token);
    if (response.ok || response.status === 304) return response;
    const identity = this.session.latest();
    // A wrong password is no token that has ended.
    if (response.status === 401 && token !== null && identity !== null && (await problemOf(response.clone())).type !== 'bad-credentials') {
      const renewed = identity.accessToken === token ? await this.renew(identity) : identity;
      if (renewed === null && call.identified === true) throw new Problem('unauthorized', 401, null);
      const second = await this.sendWith(call, renewed?.accessToken ?? null);
      if (second.ok || second.status === 304) return second;
      throw await problemOf(second);
    }
    throw await problemOf(response);
  }

  /** One call with one token: moves to other replicas while that is safe, and answers with whatever was said last. */
  private async sendWith(call: Call, token: string | null): Promise<Response> {
    const repeatable = call.repeatable ?? (call.method === 'GET' || call.method === 'DELETE');
    const attempts = Math.min(4, this.origins.count + 1);
    for (let attempt = 0; ; attempt++) {
      const last = attempt + 1 >= attempts;
      const origin = this.origins.current;
      let response: Response;
      try {
        // A copy that was cached for another site, or opened by its address, may lack what lets this one read it.
        response = await this.once(origin, call, token, call.cached === true && attempt > 0 ? 'reload' : 'default');
      } catch {
        this.origins.failed(origin);
        if (!repeatable || last) {
          this.reachable.value = false;
          throw unreachable();
        }
        await delay(backoff(attempt, 150, 2_000));
        continue;
      }
      this.reachable.value = true;
      // A replica that stops refuses before doing anything, so that any call may go to another one.
      if (response.status === 503 && !last && this.origins.count > 1) {
        const problem = await problemOf(response.clone());
        if (problem.type === 'unavailable') {
          this.origins.failed(origin);
          await delay(backoff(attempt, 150, 2_000));
          continue;
        }
      }
      return response;
    }
  }

  private async once(origin: string, call: Call, token: string | null, cache: RequestCache): Promise<Response> {
    const headers: Record<string, string> = { 'Accept-Language': language.value, ...call.headers };
    const init: RequestInit = {
      method: call.method,
      headers,
      signal: AbortSignal.timeout(call.timeoutMs ?? 10_000),
      credentials: 'omit',
      cache,
    };
    if (token !== null) headers['Authorization'] = `Bearer ${token}`;
    if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(call.body);
    }
    const sentAt = Date.now();
    const response = await fetch(`${origin}/api/${call.path}`, init);
    // A layout answered from the browser's cache carries the date at which it was stored.
    if (call.cached !== true) serverClock.sample(response.headers.get('Date'), sentAt, Date.now());
    return response;
  }

  /** Renews the tokens: once for all callers of this tab, and one tab at a time. Null: signed out. */
  private renew(stale: Identity): Promise<Identity | null> {
    this.renewal ??= this.withLock(async () => {
      const latest = this.session.latest();
      if (latest === null || latest.accessToken !== stale.accessToken) return latest;
      const response = await this.sendWith(
        { method: 'POST', path: 'auth/refresh', body: { refreshToken: latest.refreshToken }, repeatable: true },
        null,
      );
      if (response.ok) {
        this.session.renewed(latest, (await response.json()) as Tokens);
        // What an account may do was read afresh for these tokens. Not knowing it yet keeps nobody from anything.
        if (isAccount(latest)) void this.recognise().catch(() => undefined);
        return this.session.identity.value;
      }
      const problem = await problemOf(response);
      if (problem.status === 401 || problem.status === 400) {
        const now = this.session.latest();
        // Another call brought new tokens, which ended these: a changed password, a log-in.
        if (now !== null && now.refreshToken !== latest.refreshToken) return now;
        this.session.signOut();
        return null;
      }
      throw problem;
    }).finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private withLock<T>(work: () => Promise<T>): Promise<T> {
    // navigator.locks exists in secure contexts only; without it two tabs renew side by side, which the server allows.
    if (!('locks' in navigator)) return work();
    return navigator.locks.request('seataspire.renew', work) as Promise<T>;
  }
}
