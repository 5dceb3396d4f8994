import type { Api } from './api';
import type { Goods, Order } from './contract';
import type {
  Account,
  Allocation,
  ChangedShow,
  GoodsChanges,
  NewAllocation,
  NewSale,
  NewShowing,
  OperatorOrder,
  OrderQuery,
  PersonRecord,
  Plan,
  PlanChanged,
  PlanChanges,
  PlanFormat,
  Rehearsal,
  Report,
  SeatOwner,
  SeatsSet,
  ShowingAnswer,
  ShowingChanges,
  ShowText,
} from './operator-contract';
import { blobOf } from './problem';

const segment = encodeURIComponent;
const identified = true;
/** A large file on a slow line, and the server's reading of it. */
const uploadMs = 120_000;

/** Operators' calls. Apart from everybody's: only operators' pages load them. */
export class OperatorApi {
  constructor(private readonly api: Api) {}

  plans(): Promise<Plan[]> {
    return this.api.json({ method: 'GET', path: 'admin/plans', identified });
  }

  plan(planId: string): Promise<Plan> {
    return this.api.json({ method: 'GET', path: `admin/plans/${segment(planId)}`, identified, timeoutMs: uploadMs });
  }

  /** Brings a file; with `preview` nothing is kept. Throws `plan-faults` with all that is wrong among its facts. */
  bringPlan(file: Blob, format: PlanFormat, name: string, preview: boolean): Promise<Plan> {
    const query = new URLSearchParams({ format });
    if (name !== '') query.set('name', name);
    if (preview) query.set('preview', 'true');
    // The same file again is the same version.
    return this.api.json({ method: 'POST', path: `admin/plans?${query}`, file, identified, repeatable: true, timeoutMs: uploadMs });
  }

  async planFile(planId: string, format: PlanFormat): Promise<Blob> {
    const response = await this.api.send({ method: 'GET', path: `admin/plans/${segment(planId)}/export?format=${format}`, identified, timeoutMs: uploadMs });
    return blobOf(response);
  }

  changePlan(planId: string, changes: PlanChanges, preview: boolean): Promise<PlanChanged> {
    const path = `admin/plans/${segment(planId)}/changes${preview ? '?preview=true' : ''}`;
    return this.api.json({ method: 'POST', path, body: changes, identified, repeatable: true, timeoutMs: uploadMs });
  }

  addShow(show: ShowText & { id: string }): Promise<ChangedShow> {
    return this.api.json({ method: 'POST', path: 'admin/shows', body: show, identified });
  }

  changeShow(showId: string, changes: Partial<ShowText>): Promise<ChangedShow> {
    return this.api.json({ method: 'PUT', path: `admin/shows/${segment(showId)}`, body: changes, identified, repeatable: true });
  }

  async removeShow(showId: string): Promise<void> {
    await this.api.send({ method: 'DELETE', path: `admin/shows/${segment(showId)}`, identified, repeatable: false });
  }

  changeGoods(goodsId: string, changes: GoodsChanges): Promise<Goods> {
    return this.api.json({ method: 'PUT', path: `goods/${segment(goodsId)}`, body: changes, identified, repeatable: true });
  }

  async removeGoods(goodsId: string): Promise<void> {
    await this.api.send({ method: 'DELETE', path: `goods/${segment(goodsId)}`, identified, repeatable: false });
  }

  setPoster(showId: string, image: Blob): Promise<ChangedShow> {
    return this.api.json({ method: 'POST', path: `admin/shows/${segment(showId)}/poster`, file: image, identified, repeatable: true, timeoutMs: uploadMs });
  }

  addShowing(showing: NewShowing): Promise<ShowingAnswer> {
    return this.api.json({ method: 'POST', path: 'admin/showings', body: showing, identified });
  }

  changeShowing(showingId: string, changes: ShowingChanges): Promise<ShowingAnswer> {
    return this.api.json({ method: 'PUT', path: `admin/showings/${segment(showingId)}`, body: changes, identified, repeatable: true });
  }

  /** Ends a sale, or takes that back. */
  steer(showingId: string, what: 'close' | 'open'): Promise<ShowingAnswer> {
    return this.api.json({ method: 'POST', path: `admin/showings/${segment(showingId)}/${what}`, identified, repeatable: true });
  }

  /** Calls a date off, for good. Asked again it tells how far the refunds are. */
  callOff(showingId: string, reason: string): Promise<ShowingAnswer> {
    return this.api.json({ method: 'POST', path: `admin/showings/${segment(showingId)}/cancel`, body: { reason }, identified, repeatable: true });
  }

  /** Begins a rehearsal, changes how long it lasts, or ends it, with 0. */
  rehearse(showingId: string, minutes: number): Promise<Rehearsal> {
    return this.api.json({ method: 'PUT', path: `admin/showings/${segment(showingId)}/rehearsal`, body: { minutes }, identified, repeatable: true });
  }

  setSeats(showingId: string, seats: string[], state: 'blocked' | 'free', note: string): Promise<SeatsSet> {
    const body = note === '' ? { seats, state } : { seats, state, note };
    return this.api.json({ method: 'PUT', path: `admin/showings/${segment(showingId)}/seats`, body, identified, repeatable: true });
  }

  /** Who has a seat. The server notes who asked. */
  seatOwner(showingId: string, seat: string): Promise<SeatOwner> {
    return this.api.json({ method: 'GET', path: `admin/showings/${segment(showingId)}/seats/owner?seat=${segment(seat)}`, identified });
  }

  allocations(showingId: string): Promise<Allocation[]> {
    return this.api.json({ method: 'GET', path: `admin/showings/${segment(showingId)}/allocations`, identified });
  }

  allocate(showingId: string, allocation: NewAllocation): Promise<Allocation> {
    return this.api.json({ method: 'POST', path: `admin/showings/${segment(showingId)}/allocations`, body: allocation, identified });
  }

  async release(showingId: string, allocationId: string): Promise<void> {
    await this.api.send({ method: 'DELETE', path: `admin/showings/${segment(showingId)}/allocations/${segment(allocationId)}`, identified });
  }

  sell(showingId: string, sale: NewSale, key: string): Promise<Order> {
    const headers = { 'Idempotency-Key': key };
    return this.api.json({ method: 'POST', path: `admin/showings/${segment(showingId)}/sales`, body: sale, headers, identified, repeatable: true, timeoutMs: 25_000 });
  }

  orders({ q, showingId, status, before }: OrderQuery, limit: number): Promise<OperatorOrder[]> {
    const query = new URLSearchParams({ limit: String(limit) });
    for (const [name, value] of Object.entries({ q, showingId, status, before })) if (value) query.set(name, value);
    return this.api.json({ method: 'GET', path: `admin/orders?${query}`, identified });
  }

  order(orderId: string): Promise<OperatorOrder> {
    return this.api.json({ method: 'GET', path: `admin/orders/${segment(orderId)}`, identified });
  }

  /** Some seats, or all that is left of it where none are named. */
  refund(orderId: string, seats: string[] | null, reason: string, key: string): Promise<OperatorOrder> {
    const body = { ...(seats === null ? {} : { seats }), ...(reason === '' ? {} : { reason }) };
    const headers = { 'Idempotency-Key': key };
    return this.api.json({ method: 'POST', path: `admin/orders/${segment(orderId)}/refund`, body, headers, identified, repeatable: true, timeoutMs: 25_000 });
  }

  move(orderId: string, from: string, to: string): Promise<OperatorOrder> {
    return this.api.json({ method: 'POST', path: `admin/orders/${segment(orderId)}/move`, body: { from, to }, identified, timeoutMs: 25_000 });
  }

  report(showingId: string, day: string): Promise<Report> {
    const query = new URLSearchParams();
    if (showingId !== '') query.set('showingId', showingId);
    if (day !== '') query.set('day', day);
    return this.api.json({ method: 'GET', path: `admin/reports?${query}`, identified });
  }

  async ordersFile(showingId: string): Promise<Blob> {
    const response = await this.api.send({ method: 'GET', path: `admin/showings/${segment(showingId)}/orders.csv`, identified, timeoutMs: uploadMs });
    return blobOf(response);
  }

  /** `role` null takes whichever there is. */
  setRole(email: string, role: string | null): Promise<Account> {
    return this.api.json({ method: 'PUT', path: 'admin/accounts/role', body: { email, role }, identified, repeatable: true });
  }

  person(personId: string): Promise<PersonRecord> {
    return this.api.json({ method: 'GET', path: `admin/people/${segment(personId)}`, identified });
  }

  async erase(personId: string): Promise<void> {
    await this.api.send({ method: 'DELETE', path: `admin/people/${segment(personId)}`, identified });
  }
}
