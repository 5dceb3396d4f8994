import type { AdminHubEvents, ChatHubEvents, QueueHubEvents, SeatHubEvents } from './hub-messages';
import { Hub, type TokenSource } from './hub';
import type { Origins } from './origins';

/** The seat rooms: started with the page and open from the first view to the last. */
export type SeatHub = Hub<SeatHubEvents>;

export function seatHub(origins: Origins, tokens: TokenSource): SeatHub {
  const events = [
    'SeatsChanged',
    'HoldsChanged',
    'OrdersChanged',
    'InventoryChanged',
    'ShowingChanged',
    'GoodsStockChanged',
    'CartChanged',
    'Purchased',
    'Notice',
  ] as const;
  return new Hub('seats', events, origins, tokens);
}

/** The waiting rooms: started only while somebody waits in one. */
export type QueueHub = Hub<QueueHubEvents>;

export function queueHub(origins: Origins, tokens: TokenSource): QueueHub {
  return new Hub('queue', ['QueueProgress', 'Admitted', 'QueueClosed', 'InventoryChanged'], origins, tokens);
}

/** The figures of a sale: started only while an operator looks at them. */
export type AdminHub = Hub<AdminHubEvents>;

export function adminHub(origins: Origins, tokens: TokenSource): AdminHub {
  return new Hub('admin', ['Stats'], origins, tokens);
}

/** The chat: started when somebody opens it. */
export type ChatHub = Hub<ChatHubEvents>;

export function chatHub(origins: Origins, tokens: TokenSource): ChatHub {
  return new Hub('chat', ['Message', 'Joined', 'Left', 'Renamed', 'Whispered'], origins, tokens);
}
