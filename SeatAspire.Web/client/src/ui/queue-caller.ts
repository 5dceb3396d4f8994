import type { App } from '../app';
import { words } from '../i18n';
import { serverClock } from '../net/clock';
import { saleStateOf } from '../state/catalog';
import type { QueueNews } from '../state/queue-place';
import type { QueueVisit } from '../state/queue-visit';
import { chime } from './chime';
import { callToTab } from './page-title';

type Parts = Pick<App, 'queue' | 'catalog' | 'announcer'>;

/** Says what happened in the queue, and calls somebody who looks at another tab. */
export async function tellOfQueue(parts: Parts, visit: QueueVisit, news: QueueNews): Promise<void> {
  const { announcer, queue } = parts;
  const w = words();
  switch (news) {
    case 'turn':
      announcer.show(w.turnCame, 'success');
      callToTab(w.turnTitle);
      return chime();
    case 'over': {
      const sentence = visit.overByPurchase.value ? w.turnBought : w.turnOver;
      // Who looks at the seats reads it above them.
      return queue.attended === visit ? announcer.say(sentence) : announcer.show(sentence, 'warning');
    }
    case 'restarted':
      return announcer.show(w.queueRestarted, 'warning');
    case 'passed':
      return announcer.show(w.queuePassed, 'warning');
    case 'opened':
      return tellOpened(parts, visit.showingId);
  }
}

/** There is no queue any more: everybody may go in, or the sale has ended. */
async function tellOpened({ announcer, catalog }: Parts, showingId: string): Promise<void> {
  // What we know of the sale may be a little old.
  await catalog.reload().catch(() => undefined);
  const showing = catalog.find(showingId)?.showing;
  if (showing !== undefined && saleStateOf(showing, serverClock.now()) === 'closed') {
    return announcer.show(words().queueSaleClosed, 'warning');
  }
  announcer.show(words().queueOpened, 'success');
  callToTab(words().queueOpened);
  return chime();
}
