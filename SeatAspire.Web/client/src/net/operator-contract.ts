import type { Layout, Order, QueueSettings, RefundProgress, SaleStateWord, ShowingSettings } from './contract';

/** The wire of operators' calls, as CONTRACT.md has it ("For operators"). */

export const planFormats = ['seataspire', 'pretix', 'seatsio'] as const;
export type PlanFormat = (typeof planFormats)[number];

/** Something in a file, at its place: `$.sections[0].rows[2]`. */
export interface PlanFinding {
  path: string;
  message: string;
}

export interface PlanCategory {
  name: string;
  color: string;
  seats: number;
}

/** A version of a plan; `planId` is null in a preview of what is not kept. */
export interface Plan {
  planId: string | null;
  version: number;
  hash: string;
  name: string;
  seats: number;
  sections: number;
  categories: PlanCategory[];
  attributes: { accessible: number; companion: number; restrictedView: number };
  warnings: PlanFinding[];
  createdAt: string | null;
  /** In previews and of one plan. */
  layout?: Layout | null;
  /** What an export can't say of it, by format; of one plan. */
  exportWarnings?: Record<string, PlanFinding[]> | null;
}

/** What is to be otherwise with some seats, named by the labels of before all changes. */
export interface SeatsChange {
  seats: string[];
  section?: string;
  row?: string;
  labels?: string[];
  category?: string;
  accessible?: boolean;
  /** Label of an accessible place; empty: of none. */
  companionOf?: string;
  restrictedView?: boolean;
}

export interface PlanChanges {
  changes: SeatsChange[];
  categories: { name: string; color: string }[];
}

/** What a new version of a plan would do to a date. */
export interface PlanEffect {
  showingId: string;
  startsAt: string;
  currency: string;
  repriced: { from: string; to: string; priceBefore: number; priceAfter: number; count: number; seats: string[] }[];
  unsellable: { category: string; count: number; seats: string[] }[];
}

export interface PlanChanged {
  plan: Plan;
  changed: number;
  relabelled: number;
  showings: PlanEffect[];
}

/** What is said of a show; any subset in a change. */
export interface ShowText {
  title: string;
  venue: string;
  description: string;
  currency: string;
  timeZone: string;
}

/** A show as it is answered to who changed it. */
export interface ChangedShow extends ShowText {
  id: string;
  posterUrl: string | null;
}

/** A new date, or several; what is left out is as the date has it that is copied, or as dates have it by themselves. */
export interface NewShowing extends Partial<Omit<ShowingSettings, 'prices' | 'startsAt' | 'saleOpensAt'>> {
  id: string;
  showId: string;
  planId?: string;
  copyOf?: string;
  prices?: Record<string, number>;
  startsAt: string;
  saleOpensAt: string;
  series?: { id: string; startsAt: string }[];
}

export type ShowingChanges = Partial<Omit<ShowingSettings, 'prices'>> & { prices?: Record<string, number> };

/** A date as its operator is answered. */
export interface ShowingAnswer {
  id: string;
  showId: string;
  state: SaleStateWord;
  startsAt: string;
  saleOpensAt: string;
  layoutHash: string;
  settings: ShowingSettings;
  queue: QueueSettings;
  missing: string[];
  refunds: RefundProgress | null;
}

export interface Buyer {
  name: string | null;
  email: string | null;
}

/** Something that happened to an order. */
export interface OrderEvent {
  at: string;
  what: string;
  /** The operator who did it; null: the buyer. */
  by: string | null;
  seats: string[];
  amount: number;
  method: string | null;
  reason: string | null;
}

/** An order as operators see it. */
export interface OperatorOrder extends Order {
  place: string;
  method: string;
  personId: string;
  nickname: string;
  buyer: Buyer | null;
  /** Of one order. */
  history: OrderEvent[] | null;
}

export interface OrderQuery {
  q: string;
  showingId: string;
  status: string;
  before?: string;
}

export interface ReportLine {
  place: string;
  method: string;
  currency: string;
  orders: number;
  seats: number;
  amount: number;
  refunded: number;
  net: number;
}

export interface Report {
  showingId: string | null;
  day: string | null;
  timeZone: string;
  lines: ReportLine[];
}

export interface Account {
  id: string;
  nickname: string;
  email: string;
  roles: string[];
}

/** What is kept of a person, as far as a page tells it; the export has all of it. */
export interface PersonRecord {
  personId: string;
  account: { nickname: string; email: string; createdAt: string; roles: string[] } | null;
  showNickname: boolean;
  orders: { orderId: string; reference: string; showingId: string | null; seats: string[]; amount: number; currency: string; status: string; createdAt: string; buyerName: string | null; buyerEmail: string | null }[];
  cart: { quantity: number }[];
  holds: { holdId: string; showingId: string; expiresAt: string }[] | null;
}

/** Who has a seat. */
export interface SeatOwner {
  seat: string;
  state: 'free' | 'held' | 'sold' | 'blocked';
  personId: string | null;
  email: string | null;
  expiresAt: string | null;
  order: OperatorOrder | null;
}

export interface SeatsSet {
  changed: string[];
  refused: { seat: string; why: string }[];
}

/** Seats set aside under a name. */
export interface Allocation {
  allocationId: string;
  name: string;
  seats: string[];
  releaseAt: string | null;
  code: string | null;
  /** Most seats that the code may take; null: all. */
  uses: number | null;
  discountPercent: number | null;
  /** Seats taken with the code, live holds included. */
  used?: number;
  sold?: number;
}

/** What is left out is none. */
export type NewAllocation = Pick<Allocation, 'name' | 'seats'> & { releaseAt?: string; code?: string; uses?: number; discountPercent?: number };

export const saleMethods = ['cash', 'card', 'comp'] as const;
export type SaleMethod = (typeof saleMethods)[number];

export interface NewSale {
  seats: string[];
  method: SaleMethod;
  buyer: Buyer | null;
  note: string | null;
}
