import type { Api } from '../net/api';
import type { SeatHub } from '../net/hub';
import { Store } from './store';

/** How fresh what we show is: over the socket, by asking every two seconds, or not at all for now. */
export type Link = 'live' | 'polling' | 'reconnecting';

/** Puts the socket's state and HTTP's together. */
export function watchLink(hub: SeatHub, api: Api): Store<Link> {
  const judge = (): Link => {
    if (hub.socket.value === 'open') return 'live';
    return hub.socket.value === 'unusable' && api.reachable.value ? 'polling' : 'reconnecting';
  };
  const link = new Store<Link>(judge());
  const update = (): void => link.set(judge());
  hub.socket.subscribe(update);
  api.reachable.subscribe(update);
  return link;
}
