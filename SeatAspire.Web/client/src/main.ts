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
import './styles/chat.css';
import './styles/people.css';
import './styles/tickets.css';
import './styles/print.css';
import type { App } from './app';
import { installDiagnostics } from './diagnostics';
import { language, words } from './i18n';
import { setVenueZone } from './i18n/format';
import { publishPalette } from './map/palette';
import { Api } from './net/api';
import { adminHub, chatHub, queueHub, seatHub } from './net/hub';
import { backoff, loadConfig, type Config } from './net/origins';
import { Router } from './router';
import { Catalog } from './state/catalog';
import { Chat } from './state/chat';
import { watchLink } from './state/link';
import { Mine } from './state/mine';
import { Notices } from './state/notices';
import { Purchases } from './state/purchases';
import { Queue } from './state/queue';
import { Rooms } from './state/rooms';
import { Session } from './state/session';
import { Shop } from './state/shop';
import { Announcer } from './ui/announcer';
import { h } from './ui/dom';
import { offers } from './ui/offers';
import { PaymentFlow } from './ui/payment-flow';
import { QueueCaller } from './ui/queue-caller';
import { mountShell } from './ui/shell';

/** Without its configuration the page cannot do anything; it keeps asking and says so. */
async function configAtLast(): Promise<Config> {
  const note = h('p', { class: 'note boot-note', role: 'status' }, '');
  for (let attempt = 0; ; attempt++) {
    try {
      const config = await loadConfig();
      note.remove();
      return config;
    } catch {
      note.textContent = words().problems.unreachable;
      document.body.append(note);
      await new Promise((done) => setTimeout(done, backoff(attempt, 1_000, 10_000)));
    }
  }
}

async function start(): Promise<void> {
  document.documentElement.lang = language.value;
  publishPalette();
  const { origins, timeZone } = await configAtLast();
  setVenueZone(timeZone);
  const session = new Session();
  const api = new Api(origins, session);
  const hub = seatHub(origins, api);
  const catalog = new Catalog(api, hub);
  const mine = new Mine(api, hub, session);
  const shop = new Shop(api, hub, session);
  const announcer = new Announcer();
  const rooms = new Rooms({ api, hub, catalog, mine });
  const waiting = queueHub(origins, api);
  const queue = new Queue({ api, hub: waiting, seats: hub, catalog, mine, session });
  const figures = adminHub(origins, api);
  const notices = new Notices(api, hub);
  const talk = chatHub(origins, api);
  const chat = new Chat(talk, session);
  const purchases = new Purchases(hub, mine);
  const link = watchLink(hub, api);
  const payments: PaymentFlow = new PaymentFlow({ api, mine, announcer, offers: (showingId, done) => offers(app, showingId, done) });
  const app: App = { origins, api, hub, adminHub: figures, session, link, catalog, mine, rooms, queue, shop, chat, purchases, notices, announcer, payments };
  const router = new Router(app);
  session.onPerson(() => {
    hub.restart();
    waiting.restart();
    figures.restart();
  });
  installDiagnostics([hub, waiting, figures, talk], queue);
  mountShell(app, router.outlet, [payments.reminder, new QueueCaller(app).reminder]);
  hub.start();
  void mine.refresh();
  void shop.refreshCart();
  // Whatever page it is, it tells of shows by their titles.
  void catalog.load().catch(() => undefined);
  await router.start();
}

void start();
