import type {
  AdminFigures,
  CartLine,
  Goods,
  Hold,
  Notice,
  Order,
  QueueStatus,
  SeatsSnapshot,
  Showing,
} from './contract';

/** What hubs answer and tell, as docs/hubs.md has it: no description of theirs could be read. Nothing here is ours to rename. */

export interface SeatsDelta {
  from: number;
  to: number;
  changes: number[];
}

export type JoinResult = SeatsSnapshot | SeatsDelta;

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

/** Events of /hubs/seats, by name. */
export interface SeatHubEvents {
  SeatsChanged: SeatsDelta & { showingId: string };
  HoldsChanged: { showingId: string; version: number; holds: Hold[] };
  OrdersChanged: { showingId: string | null; orders: Order[] };
  InventoryChanged: { showingId: string; remaining: Record<string, number> };
  /** `prices` by tier index, in place of the tiers themselves: what is left of them is told apart. */
  ShowingChanged: { showingId: string; prices?: (number | null)[] } & Partial<Showing>;
  Notice: Notice;
  /** `goods`: all of it, where it may be another than was read; `gone`: it is in the shop no more. */
  GoodsStockChanged: { goodsId: string; stock: number; goods?: Goods; gone?: boolean };
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
  /** They have a role. */
  operator: boolean;
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
  /** The one who whispers is one. */
  operator: boolean;
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

/** Events of /hubs/admin, by name. */
export interface AdminHubEvents {
  Stats: AdminFigures;
}
