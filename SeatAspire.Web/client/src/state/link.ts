import { signal, type Signal } from '@preact/signals';
import type { Api } from '../net/api';
import type { SeatHub } from '../net/hubs';
import { onChange } from './store';

/** How fresh what we show is: over the socket, by asking every two seconds, or not at all for now. */
export type Link = 'live' | 'polling' | 'reconnecting';

/** Puts the socket's state and HTTP's together. */
export function watchLink(hub: SeatHub, api: Api): Signal<Link> {
  const judge = (): Link => {
    if (hub.socket.value === 'open') return hub.doubtful.value ? 'reconnecting' : 'live';
    return hub.socket.value === 'unusable' && api.reachable.value ? 'polling' : 'reconnecting';
  };
  const link = signal<Link>(judge());
  const update = (): void => {
    link.value = judge();
  };
  onChange(hub.socket, update);
  onChange(api.reachable, update);
  onChange(hub.doubtful, update);
  return link;
}
