import { isAccount, type Session } from '../state/session';
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
import { Http } from './http';
import type { Origins } from './origins';
import { jsonOf, problemOf } from './problem';

const segment = encodeURIComponent;

/** All HTTP calls. */
export class Api extends Http {
  constructor(origins: Origins, session: Session) {
    super(origins, session);
    this.renewedAccount.subscribe(() => void this.recognise().catch(() => undefined));
  }

  async guest(id: string): Promise<void> {
    const tokens = await this.json<Tokens>({ method: 'POST', path: 'auth/guest', body: { id } });
    this.session.signedIn(id, null, tokens);
  }

  /**
   * Makes this browser the person of an account, if e-mail and password are right. Another account first gives back what it holds;
   * of a guest, whose token goes along and ends, the server gives that back itself, and orders and cart go over.
   */
  async logIn(email: string, password: string, giveBack: () => Promise<void>): Promise<void> {
    const latest = this.session.latest();
    if (latest !== null && !isAccount(latest)) {
      await this.exchangeToken(async (token) => (await this.checkPassword(email, password, token))());
      return;
    }
    const become = await this.checkPassword(email, password, null);
    await giveBack();
    become();
  }

  /** Ends a sign-in on the server; where it cannot be reached its tokens end by themselves. */
  async logOut(refreshToken: string): Promise<void> {
    await this.sendWith({ method: 'POST', path: 'auth/logout', body: { refreshToken }, repeatable: true }, null).catch(() => undefined);
  }

  /** Makes an account. A guest becomes it with all they hold and have bought: their token goes along. */
  async signUp(form: SignUp): Promise<void> {
    await this.exchangeToken(async (token) => {
      const response = await this.sendAs({ method: 'POST', path: 'auth/signup', body: form, identified: 'if-known' }, token);
      this.session.registered(form.nickname, await jsonOf<Tokens>(response));
    });
  }

  /** Changes one's own password. All other sign-ins of the account end by it. */
  async changePassword(password: string, newPassword: string, confirmPassword: string): Promise<void> {
    const body = { password, newPassword, confirmPassword };
    await this.exchangeToken(async (token) => {
      const identity = this.session.latest();
      const response = await this.sendAs({ method: 'POST', path: 'auth/password', body, identified: true }, token);
      if (identity !== null) this.session.renewed(identity, await jsonOf<Tokens>(response));
    });
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
    return jsonOf<SeatsSnapshot>(response);
  }

  /** Seats by their labels, or so many of the best that are free, side by side; with the code of an allocation, some of its. */
  hold(showingId: string, seats: { seats: string[] } | { count: number; category?: string }, code = ''): Promise<Hold> {
    // Not repeatable: a hold whose answer was lost would meet itself. The caller looks at holds() instead.
    return this.json({
      method: 'POST',
      path: `showings/${segment(showingId)}/holds`,
      body: code === '' ? seats : { ...seats, code },
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

  /** What makes this browser the person of an account; a guest's token goes along. */
  private async checkPassword(email: string, password: string, token: string | null): Promise<() => void> {
    const device = this.session.device;
    const body = device === null ? { email, password } : { email, password, device };
    const response = await this.sendAs({ method: 'POST', path: 'auth/login', body }, token);
    const tokens = await jsonOf<Tokens>(response);
    const answer = await this.sendWith({ method: 'GET', path: 'me' }, tokens.accessToken);
    if (!answer.ok) throw await problemOf(answer);
    const me = await jsonOf<Me>(answer);
    return () => this.session.signedIn(me.nickname, me.roles, tokens);
  }
}
