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
  layoutHash: string;
  tiers: TierStock[];
}

export interface Show {
  id: string;
  title: string;
  venue: string;
  description: string | null;
  posterUrl: string | null;
  showings: Showing[];
}

export interface LayoutTier {
  index: number;
  name: string;
  price: number;
  currency: string;
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
}

export interface Layout {
  hash: string;
  width: number;
  height: number;
  stage: unknown;
  sections: { name: string; outline: unknown }[];
  tiers: LayoutTier[];
  rows: LayoutRow[];
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

export interface Order {
  orderId: string;
  showingId: string | null;
  seats: string[];
  goods: unknown;
  amount: number;
  currency: string;
  status: 'paid' | 'cancelled';
  createdAt: string;
}

export interface HubProblem {
  type: string;
  detail?: string | null;
  seats?: string[] | null;
}

export interface HubResult {
  ok: boolean;
  hold: Hold | null;
  problem: HubProblem | null;
}

/** Events of /hubs/seats, by name. */
export interface SeatHubEvents {
  SeatsChanged: SeatsDelta & { showingId: string };
  HoldsChanged: { showingId: string; holds: Hold[] };
  OrdersChanged: { showingId: string; orders: Order[] };
  InventoryChanged: { showingId: string; remaining: Record<string, number> };
  ShowingChanged: { showingId: string } & Partial<Showing>;
}

export const paymentMethods = [
  'sandbox',
  'sandbox-decline',
  'sandbox-slow',
  'sandbox-timeout',
  'sandbox-lost-answer',
] as const;
export type PaymentMethod = (typeof paymentMethods)[number];
