/** The wire, as CONTRACT.md has it. Nothing here is ours to rename. */

export const SeatState = { Free: 0, Held: 1, Sold: 2, Blocked: 3 } as const;
export type SeatState = (typeof SeatState)[keyof typeof SeatState];
export const seatStateNames = ['free', 'held', 'sold', 'blocked'] as const;
export type SeatStateName = (typeof seatStateNames)[number];

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  tokenType: string;
  /** Tells later log-ins that this browser logged in before; none for guests. */
  device?: string | null;
}

export interface TierStock {
  index: number;
  name: string;
  price: number;
  currency: string;
  total: number;
  remaining: number;
}

export interface Showing {
  id: string;
  startsAt: string;
  saleOpensAt: string | null;
  saleOpen: boolean;
  /** Until when orders may be cancelled. */
  refundUntil: string;
  layoutHash: string;
  /** Its show's, by which it is told when it begins; the catalogue puts it here. */
  timeZone?: string;
  /** `scheduled`, `on-sale`, `closed` or `cancelled`. */
  state?: SaleStateWord;
  /** Most seats that one person may have. */
  maxSeats?: number;
  tiers: TierStock[];
}

export interface Show {
  id: string;
  title: string;
  venue: string;
  description: string | null;
  posterUrl: string | null;
  /** ISO 4217. */
  currency?: string;
  /** IANA's name of the venue's. */
  timeZone?: string;
  showings: Showing[];
}

export type SaleStateWord = 'scheduled' | 'on-sale' | 'closed' | 'cancelled';

export interface LayoutTier {
  index: number;
  name: string;
  color: string | null;
}

export interface LayoutRow {
  section: number | string;
  row: string;
  prefix: string;
  first: number;
  step: number;
  count: number;
  x: number;
  y: number;
  dx: number;
  dy: number;
  tier: number;
  /** A seat each, in a row that is not so regular. */
  labels?: string[] | null;
  xs?: number[] | null;
  ys?: number[] | null;
  tiers?: number[] | null;
}

export interface Layout {
  hash: string;
  width: number;
  height: number;
  /** Its corners. */
  stage: [x: number, y: number][] | null;
  sections: { name: string; outline: [x: number, y: number][] | null }[];
  tiers: LayoutTier[];
  rows: LayoutRow[];
  attributes?: LayoutAttributes | null;
}

/** What some seats are besides, by index. */
export interface LayoutAttributes {
  accessible: number[];
  /** Each with the accessible place that it belongs to. */
  companion: [seat: number, of: number][];
  restrictedView: number[];
}

export interface SeatsSnapshot {
  version: number;
  count: number;
  states: string;
}

export interface SeatsDelta {
  from: number;
  to: number;
  changes: number[];
}

export type JoinResult = SeatsSnapshot | SeatsDelta;

export interface Hold {
  holdId: string;
  showingId: string;
  seats: string[];
  amount: number;
  currency: string;
  expiresAt: string;
  version?: number;
}

/** Something of the shop; `stock` is what is left. */
export interface Goods {
  goodsId: string;
  name: string;
  /** A path of this site or an https address; empty: no picture. */
  thumbnailUrl: string;
  category: string;
  price: number;
  currency: string;
  stock: number;
}

/** What an operator says of new goods; without an id the server makes one. */
export type NewGoods = Omit<Goods, 'goodsId'> & { goodsId: string | null };

export interface CartLine {
  quantity: number;
  goods: Goods;
}

/** Goods as they were when they were bought. */
export interface OrderGoods {
  goodsId: string;
  name: string;
  price: number;
  quantity: number;
}

/** A seat of an order; cancelled once it was given back. */
export interface Ticket {
  label: string;
  category: string;
  price: number;
  status: 'paid' | 'cancelled';
}

/** What a person needs to know of the showing whose seats they bought. */
export interface OrderShowing {
  showingId: string;
  showId: string;
  title: string;
  venue: string;
  startsAt: string;
  /** Until when seats may be cancelled. */
  refundUntil: string;
}

export interface Order {
  orderId: string;
  /** What people call it. */
  reference: string;
  /** Null for an order of goods alone. */
  showingId: string | null;
  showing: OrderShowing | null;
  seats: string[];
  /** The same seats. */
  tickets: Ticket[];
  goods: OrderGoods[];
  amount: number;
  /** What was given back of it. */
  refunded: number;
  currency: string;
  status: 'paid' | 'cancelled';
  createdAt: string;
}

/** With `queue-required` the members of a QueueStatus stand beside these. */
export interface HubProblem extends Partial<QueueStatus> {
  type: string;
  detail?: string | null;
  seats?: string[] | null;
  /** With `out-of-stock`: what there is not enough of. */
  goods?: Goods[] | null;
  /** With `amount-changed`: the right one. */
  amount?: number | null;
}

export interface HubResult {
  ok: boolean;
  hold: Hold | null;
  problem: HubProblem | null;
}

/** A few words from the operator to everybody; `at` tells one from the next. Without text the one before is taken down. */
export interface Notice {
  text: string;
  at: string;
}

export interface SignUp {
  nickname: string;
  email: string;
  password: string;
  confirmPassword: string;
}

export interface Me {
  id: string;
  nickname: string;
  roles: string[];
  showNickname: boolean;
}

/** Events of /hubs/seats, by name. */
export interface SeatHubEvents {
  SeatsChanged: SeatsDelta & { showingId: string };
  HoldsChanged: { showingId: string; version: number; holds: Hold[] };
  OrdersChanged: { showingId: string | null; orders: Order[] };
  InventoryChanged: { showingId: string; remaining: Record<string, number> };
  /** `prices` by tier index, in place of the tiers themselves: what is left of them is told apart. */
  ShowingChanged: { showingId: string; prices?: (number | null)[] } & Partial<Showing>;
  Notice: Notice;
  GoodsStockChanged: { goodsId: string; stock: number };
  CartChanged: { cart: CartLine[] };
  Purchased: Purchased;
}

/** What somebody bought; the newest of several with the number of the others in `more`. */
export interface Purchased {
  id: string;
  nickname: string;
  showingId: string | null;
  /** How many. */
  seats: number;
  goodsId: string | null;
  /** Of several kinds the one bought most. */
  goodsName: string | null;
  /** How many, of all kinds. */
  quantity: number;
  more: number;
  date: string;
}

/**
 * open: no queue here now, go in; lobby: a drawn opening that has not been drawn yet; waiting: in line, or, without a place,
 * not in line though a queue is on; admitted: it is this person's turn.
 */
export type QueueState = 'open' | 'lobby' | 'waiting' | 'admitted';

/** The answer of queue/check, queue/status and the queue hub's Watch. */
export interface QueueStatus {
  state: QueueState;
  /** The ticket number, by which one stands in line. */
  place: number | null;
  /** ahead + 1 */
  position: number | null;
  ahead: number;
  /** Everybody in line. */
  waiting: number;
  /** Null: not known yet. */
  estimatedWaitSeconds: number | null;
  opensAt: string | null;
  /** The end of a turn whose owner goes away. */
  leaseExpiresAt: string | null;
  /** The end of a turn at the latest. */
  turnEndsAt: string | null;
  paused: boolean;
  /** In a lobby: what stands for this person in the list of the draw. */
  entryId: string | null;
}

/** The queue as anybody may see it. */
export interface QueueOverview {
  queueOn: boolean;
  waiting: number;
  opensAt: string | null;
  draw: boolean;
  paused: boolean;
}

/** A drawn opening, as it is published. */
export interface Draw {
  state: 'frozen' | 'drawn' | 'shown';
  entryCount: number;
  entriesSha256: string;
  /** Null while the order cannot be known to anybody yet. */
  seed: string | null;
  /** The ticket number of whoever was drawn first. */
  firstPlace: number;
  frozenAt: string;
  entries: string[];
}

/** A ticket number, and the position of its holder. */
export type QueueMark = [ticket: number, position: number];

/** One message for everybody in line. */
export interface QueueProgress {
  showingId: string;
  /** The highest ticket whose turn has come. */
  serving: number;
  waiting: number;
  perMinute: number;
  paused: boolean;
  /** At most 32, by rising ticket. */
  marks: QueueMark[];
}

/** Events of /hubs/queue, by name. */
export interface QueueHubEvents {
  QueueProgress: QueueProgress;
  Admitted: { showingId: string; leaseExpiresAt: string; turnEndsAt: string };
  QueueClosed: { showingId: string };
  InventoryChanged: { showingId: string; remaining: Record<string, number> };
}

export interface ChatMember {
  nickname: string;
  /** `#rrggbb`, always the same for the same person. */
  color: string;
}

export interface ChatMessage extends ChatMember {
  room: string;
  /** Known once a message. */
  id: string;
  text: string;
  at: string;
}

export interface ChatWhisper {
  from: string;
  to: string;
  text: string;
  at: string;
}

/** A room as one enters it. */
export interface ChatRoomView {
  /** The last 50, the oldest first. */
  messages: ChatMessage[];
  /** Those who came last first; a large room names only some. */
  people: ChatMember[];
  count: number;
  me: ChatMember;
}

/** Events of /hubs/chat, by name. */
export interface ChatHubEvents {
  Message: ChatMessage;
  Joined: ChatMember & { room: string };
  Left: { room: string; nickname: string };
  Renamed: { old: string; nickname: string };
  Whispered: ChatWhisper;
}

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
export interface QueueSettings {
  mode: QueueMode;
  /** Most people inside at once. */
  threshold: number;
  admitPerSecond: number;
  leaseSeconds: number;
  paused: boolean;
  opensAt: string | null;
  draw: boolean;
}

/** All that can be set of a date; null: as dates have it by themselves. */
export interface ShowingSettings extends QueueSettings {
  /** By category, in the currency's minor unit. */
  prices: Record<string, number | null>;
  startsAt: string;
  saleOpensAt: string;
  saleClosesAt: string | null;
  refundUntil: string | null;
  holdSeconds: number | null;
  maxSeats: number | null;
  buyer: 'off' | 'optional' | 'required';
  noSingleSeats: boolean;
}

export interface RefundProgress {
  done: number;
  of: number;
}

/** What an operator sees of a date. */
export interface AdminFigures extends Omit<QueueSettings, 'mode'> {
  showingId: string;
  at: string;
  viewers: number;
  /** Those in the lobby included. */
  waiting: number;
  inLobby: number;
  active: number;
  admittedPerMinute: number;
  queueOn: boolean;
  held: number;
  sold: number;
  free: number;
  blocked: number;
  revenue: number;
  currency: string;
  queueMode: QueueMode;
  /** Proxies that forward without being trusted: all of their people count as one address. */
  untrustedForwarders: string[];
  state: SaleStateWord;
  settings: ShowingSettings;
  /** What keeps it from being sold. */
  missing: string[];
  /** How far the refunds of a date that was called off are. */
  refunds: RefundProgress | null;
}

/** The figures as they were; a point each five seconds. */
export interface HistoryPoint {
  at: string;
  viewers: number;
  waiting: number;
  active: number;
  threshold: number;
  admittedPerMinute: number;
  held: number;
  sold: number;
  free: number;
  revenue: number;
  queueOn: boolean;
  paused: boolean;
}

export interface AdminShowing {
  id: string;
  showId: string;
  title: string;
  venue: string;
  startsAt: string;
  saleOpensAt: string;
  saleOpen: boolean;
  state: SaleStateWord;
}

export interface AuditEntry {
  id: number;
  at: string;
  personId: string;
  nickname: string;
  /** More may come. */
  action: string;
  showingId: string | null;
  changes: Record<string, { old: unknown; new: unknown }>;
}

/** Events of /hubs/admin, by name. */
export interface AdminHubEvents {
  Stats: AdminFigures;
}
