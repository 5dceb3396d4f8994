import type { Signal } from '@preact/signals';
import type { Api } from './net/api';
import type { AdminHub, SeatHub } from './net/hubs';
import type { Origins } from './net/origins';
import type { Announcer } from './state/announcer';
import type { Catalog } from './state/catalog';
import type { Chat } from './state/chat';
import type { Checkout } from './state/checkout';
import type { Link } from './state/link';
import type { Mine } from './state/mine';
import type { Notices } from './state/notices';
import type { Payments } from './state/payments';
import type { Prompts } from './state/prompts';
import type { Purchases } from './state/purchases';
import type { Queue } from './state/queue';
import type { Rooms } from './state/rooms';
import type { Session } from './state/session';
import type { Shop } from './state/shop';

/** What every component may use; made once, in main.tsx. */
export interface App {
  origins: Origins;
  api: Api;
  hub: SeatHub;
  adminHub: AdminHub;
  link: Signal<Link>;
  session: Session;
  catalog: Catalog;
  mine: Mine;
  rooms: Rooms;
  notices: Notices;
  queue: Queue;
  shop: Shop;
  chat: Chat;
  purchases: Purchases;
  announcer: Announcer;
  prompts: Prompts;
  payments: Payments;
  checkout: Checkout;
}
