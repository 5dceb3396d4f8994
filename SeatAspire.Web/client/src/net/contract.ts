import type { components } from './openapi';

/**
 * The wire's bodies by the names that the app has for them. What they hold is written from the API's own description
 * (openapi.d.ts); what is said here besides are the words that it leaves as text.
 */
export type Bodies = components['schemas'];

/** A body of which something is known more exactly than its description has it. */
export type Known<Body, Parts> = Omit<Body, keyof Parts> & Parts;

export const SeatState = { Free: 0, Held: 1, Sold: 2, Blocked: 3 } as const;
export type SeatState = (typeof SeatState)[keyof typeof SeatState];
export const seatStateNames = ['free', 'held', 'sold', 'blocked'] as const;
export type SeatStateName = (typeof seatStateNames)[number];

export type Tokens = Bodies['SignInResponse'];
export type SignUp = Bodies['SignUpRequest'];
export type Me = Bodies['MeResponse'];

export type SaleStateWord = 'scheduled' | 'on-sale' | 'closed' | 'cancelled';
/** `timeZone` is its show's, by which it is told when it begins; the catalogue puts it here. */
export type Showing = Known<Bodies['ShowingResponse'], { state: SaleStateWord }> & { timeZone?: string };
export type Show = Known<Bodies['ShowResponse'], { showings: Showing[] }>;

export type LayoutTier = Bodies['Tier'];
export type LayoutRow = Bodies['SeatRow'];
type Corner = [x: number, y: number];
/** What some seats are besides, by index; companions each with the accessible place that they belong to. */
export type LayoutAttributes = Known<Bodies['LayoutAttributes'], { companion: [seat: number, of: number][] }>;
export type Layout = Known<
  Bodies['LayoutDocument'],
  { stage: Corner[]; sections: { name: string; outline: Corner[] }[]; attributes?: LayoutAttributes | null }
>;
export type SeatsSnapshot = Bodies['SeatSnapshot'];

export type Hold = Bodies['HoldResponse'];

/** Something of the shop; `stock` is what is left. Its picture is a path of this site or an https address; empty: none. */
export type Goods = Bodies['GoodsResponse'];
export type NewGoods = Bodies['GoodsRequest'];
export type CartLine = Bodies['CartLine'];
/** Goods as they were when they were bought. */

type OrderStatus = { status: 'paid' | 'cancelled' };
/** A seat of an order; cancelled once it was given back. */
export type Ticket = Known<Bodies['Ticket'], OrderStatus>;
/** What a person needs to know of the showing whose seats they bought. */
export type OrderShowing = Bodies['OrderShowing'];
export type Order = Known<Bodies['OrderResponse'], OrderStatus & { tickets: Ticket[] }>;

/** A few words from the operator to everybody; `at` tells one from the next. Without text the one before is taken down. */
export type Notice = Bodies['Notice'];

/**
 * open: no queue here now, go in; lobby: a drawn opening that has not been drawn yet; waiting: in line, or, without a place,
 * not in line though a queue is on; admitted: it is this person's turn.
 */
export type QueueState = 'open' | 'lobby' | 'waiting' | 'admitted';
/** The answer of queue/check, queue/status and the queue hub's Watch. */
export type QueueStatus = Known<Bodies['QueueResponse'], { state: QueueState }>;
/** The queue as anybody may see it. */
export type QueueOverview = Bodies['QueueOverview'];
/** A drawn opening, as it is published. */
export type Draw = Known<Bodies['DrawResponse'], { state: 'frozen' | 'drawn' | 'shown' }>;

export const paymentMethods = [
  'sandbox',
  'sandbox-decline',
  'sandbox-slow',
  'sandbox-timeout',
  'sandbox-lost-answer',
] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export type QueueMode = 'auto' | 'on' | 'off';
/** How a date's queue lets people in. */
export type QueueSettings = Known<Bodies['QueueSettingsResponse'], { mode: QueueMode }>;
/** All that can be set of a date; null: as dates have it by themselves. */
export type ShowingSettings = Known<Bodies['ShowingSettingsResponse'], { mode: QueueMode; buyer: 'off' | 'optional' | 'required' }>;
export type RefundProgress = Bodies['RefundProgress'];

type SaleWords = { state: SaleStateWord };
/** What an operator sees of a date. */
export type AdminFigures = Known<Bodies['AdminFigures'], SaleWords & { queueMode: QueueMode; settings: ShowingSettings }>;
/** The figures as they were; a point each five seconds. */
export type HistoryPoint = Bodies['HistoryPoint'];
export type AdminShowing = Known<Bodies['AdminShowing'], SaleWords>;
/** More actions may come than the app has words for. */
export type AuditEntry = Known<Bodies['AuditEntry'], { changes: Record<string, { old: unknown; new: unknown }> }>;
