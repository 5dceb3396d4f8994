import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/shows.css';
import './styles/room.css';
import './styles/waiting.css';
import './styles/seats.css';
import './styles/dialogs.css';
import './styles/orders.css';
import './styles/shop.css';
import './styles/admin.css';
import './styles/operators.css';
import './styles/tables.css';
import './styles/picking.css';
import './styles/dates.css';
import './styles/till.css';
import './styles/chat.css';
import './styles/people.css';
import './styles/tickets.css';
import './styles/print.css';
import { render } from 'preact';
import type { App } from './app';
import { installDiagnostics } from './diagnostics';
import { words } from './i18n';
import { setVenueZone } from './i18n/format';
import { publishPalette } from './map/palette';
import { Api } from './net/api';
import { adminHub, chatHub, queueHub, seatHub } from './net/hubs';
import { backoff, loadConfig, type Config } from './net/origins';
import { addresses } from './addresses';
import { Pages, preloadPage } from './pages';
import { Announcer } from './state/announcer';
import { Catalog } from './state/catalog';
import { Chat } from './state/chat';
import { Checkout } from './state/checkout';
import { watchLink } from './state/link';
import { browserMemory } from './state/memory';
import { Mine } from './state/mine';
import { Notices } from './state/notices';
import { Payments } from './state/payments';
import { Prompts } from './state/prompts';
import { Purchases } from './state/purchases';
import { Queue } from './state/queue';
import { Rooms } from './state/rooms';
import { Session } from './state/session';
import { Shop } from './state/shop';
import { onChange } from './state/store';
import { AppContext } from './ui/app-context';
import { guardSteps } from './ui/step-guard';

/** Without its configuration the page cannot do anything; it keeps asking and says so. */
async function configAtLast(): Promise<Config> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await loadConfig();
    } catch {
      render(
        <p class="note boot-note" role="status">
          {words().problems.unreachable}
        </p>,
        document.body,
      );
      await new Promise((done) => setTimeout(done, backoff(attempt, 1_000, 10_000)));
    }
  }
}

async function start(): Promise<void> {
  publishPalette();
  const first = preloadPage(location.pathname);
  const { origins, timeZone } = await configAtLast();
  setVenueZone(timeZone);
  const session = new Session();
  const api = new Api(origins, session);
  const hub = seatHub(origins, api);
  const catalog = new Catalog(api, hub);
  const mine = new Mine(api, hub, session);
  const shop = new Shop(api, hub, session);
  const announcer = new Announcer();
  const prompts = new Prompts();
  const rooms = new Rooms({ api, hub, catalog, mine });
  // Whatever page it is, it tells of shows by their titles.
  const shows = catalog.load().catch(() => undefined);
  // Who is nobody yet cannot wait in a line: what they look at are the seats.
  if (first?.address === addresses.showing && session.latest() === null) void shows.then(() => rooms.expect(first.params['showingId']!));
  const waiting = queueHub(origins, api);
  const queue = new Queue({ api, hub: waiting, seats: hub, catalog, mine, session });
  const figures = adminHub(origins, api);
  const notices = new Notices(api, hub);
  const talk = chatHub(origins, api);
  const chat = new Chat(talk, session);
  const purchases = new Purchases(hub, mine);
  const link = watchLink(hub, api);
  const payments = new Payments({ api, mine, session, prompts, announcer });
  const checkout = new Checkout({ api, shop, mine, session, announcer });
  const app: App = {
    ...{ origins, api, hub, adminHub: figures, session, link, catalog, mine, rooms, queue, shop, chat, purchases, notices },
    ...{ announcer, prompts, payments, checkout },
  };
  session.onPerson(() => {
    hub.restart();
    waiting.restart();
    figures.restart();
  });
  // Once: the browser won't change its mind.
  const stop = onChange(browserMemory.refused, () => {
    announcer.show(words().notRemembered, 'warning');
    stop();
  });
  // Shakes hands while the page is drawn.
  hub.start();
  installDiagnostics([hub, waiting, figures, talk], queue);
  guardSteps();
  render(
    <AppContext.Provider value={app}>
      <Pages />
    </AppContext.Provider>,
    document.body,
  );
  void mine.refresh();
  void shop.refreshCart();
  queue.resume();
}

void start();
