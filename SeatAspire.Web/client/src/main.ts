import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/shows.css';
import './styles/room.css';
import './styles/seats.css';
import './styles/dialogs.css';
import './styles/orders.css';
import type { App } from './app';
import { installDiagnostics } from './diagnostics';
import { language, words } from './i18n';
import { publishPalette } from './map/palette';
import { Api } from './net/api';
import { SeatHub } from './net/hub';
import { backoff, loadOrigins, type Origins } from './net/origins';
import { Router } from './router';
import { Catalog } from './state/catalog';
import { watchLink } from './state/link';
import { Mine } from './state/mine';
import { Session } from './state/session';
import { Announcer } from './ui/announcer';
import { h } from './ui/dom';
import { PaymentDesk } from './ui/payment-desk';
import { mountShell } from './ui/shell';

/** Without its configuration the page cannot do anything; it keeps asking and says so. */
async function originsAtLast(): Promise<Origins> {
  const note = h('p', { class: 'note boot-note', role: 'status' }, '');
  for (let attempt = 0; ; attempt++) {
    try {
      const origins = await loadOrigins();
      note.remove();
      return origins;
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
  const origins = await originsAtLast();
  const session = new Session();
  const api = new Api(origins, session);
  const hub = new SeatHub(origins, () => api.accessToken());
  const app: App = {
    origins,
    api,
    hub,
    session,
    link: watchLink(hub, api),
    catalog: new Catalog(api, hub),
    mine: new Mine(api, hub, session),
    announcer: new Announcer(),
    // These two need the app itself.
    desk: undefined as never,
    navigate: undefined as never,
  };
  app.desk = new PaymentDesk(app);
  const router = new Router(app);
  app.navigate = (path) => router.navigate(path);
  session.onPerson(() => hub.restart());
  installDiagnostics(hub);
  mountShell(app, router.outlet, [app.desk.reminder]);
  hub.start();
  void app.mine.refresh();
  await router.start();
}

void start();
