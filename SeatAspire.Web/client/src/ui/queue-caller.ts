import { language, words } from '../i18n';
import { formatCountdown } from '../i18n/format';
import { serverClock } from '../net/clock';
import { saleStateOf, type Catalog } from '../state/catalog';
import type { Queue } from '../state/queue';
import type { QueueNews, QueueVisit } from '../state/queue-visit';
import type { Announcer } from './announcer';
import { chime } from './chime';
import { h, setAttribute, setText } from './dom';
import { icons } from './icons';
import { callToTab } from './page-title';

interface Parts {
  queue: Queue;
  catalog: Catalog;
  announcer: Announcer;
}

/** Tells what happens in the queue, whatever page is looked at, and keeps the way back at the lower edge of the others. */
export class QueueCaller {
  readonly reminder: HTMLAnchorElement;
  private readonly text = h('span', { class: 'held-pill-text' });
  private readonly act = h('strong', {});

  constructor(private readonly app: Parts) {
    this.reminder = h('a', { id: 'queue-reminder', class: 'held-pill queue-reminder', hidden: true }, icons.clock(), this.text, this.act);
    app.queue.changed.subscribe(() => this.draw());
    app.queue.news.subscribe(({ visit, news }) => void this.tell(visit, news));
    language.subscribe(() => this.draw());
    setInterval(() => this.draw(), 500);
  }

  private draw(): void {
    const w = words();
    const visit = this.app.queue.unattended;
    const isTurn = visit?.phase.value === 'admitted' && visit.turnEndsAt !== null;
    this.reminder.hidden = visit === null || (!visit.isWaiting && !isTurn);
    if (visit === null || this.reminder.hidden) return;
    setAttribute(this.reminder, 'href', `/showings/${encodeURIComponent(visit.showingId)}`);
    setAttribute(this.reminder, 'data-kind', isTurn ? 'turn' : 'waiting');
    const place = visit.standing === null ? w.queueStripLobby : w.queueStripWaiting(visit.standing.position);
    setText(this.text, isTurn ? `${w.turnTitle} ${formatCountdown(visit.leaseLeft)}` : place);
    setText(this.act, isTurn ? w.chooseSeats : w.queueStripBack);
  }

  private async tell(visit: QueueVisit, news: QueueNews): Promise<void> {
    const { announcer } = this.app;
    switch (news) {
      case 'turn':
        announcer.show(words().turnCame, 'success');
        callToTab(words().turnTitle);
        return chime();
      case 'over': {
        const sentence = visit.overByPurchase ? words().turnBought : words().turnOver;
        // Who looks at the seats reads it above them.
        return this.app.queue.attended === visit ? announcer.say(sentence) : announcer.show(sentence, 'warning');
      }
      case 'restarted':
        return announcer.show(words().queueRestarted, 'warning');
      case 'passed':
        return announcer.show(words().queuePassed, 'warning');
      case 'opened':
        return this.tellOpened(visit.showingId);
    }
  }

  /** There is no queue any more: everybody may go in, or the sale has ended. */
  private async tellOpened(showingId: string): Promise<void> {
    const { announcer, catalog } = this.app;
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
}
