import type { Api } from './net/api';
import type { AdminHub, SeatHub } from './net/hub';
import type { Origins } from './net/origins';
import type { Catalog } from './state/catalog';
import type { Chat } from './state/chat';
import type { Link } from './state/link';
import type { Mine } from './state/mine';
import type { Notices } from './state/notices';
import type { Purchases } from './state/purchases';
import type { Queue } from './state/queue';
import type { Rooms } from './state/rooms';
import type { Session } from './state/session';
import type { Shop } from './state/shop';
import type { Store } from './state/store';
import type { Announcer } from './ui/announcer';
import type { PaymentFlow } from './ui/payment-flow';

/** What every view may use; made once, in main.ts. */
export interface App {
  origins: Origins;
  api: Api;
  hub: SeatHub;
  adminHub: AdminHub;
  link: Store<Link>;
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
  payments: PaymentFlow;
}

/** A page. A module of views/ makes one; the router shows it and takes it away. */
export interface View {
  element: HTMLElement;
  /** Without the app's name. May be told later through `onTitle`. */
  title: string;
  onTitle?: (listener: (title: string) => void) => void;
  dispose(): void;
}

export type ViewFactory = (app: App, parameters: Record<string, string>) => View;
