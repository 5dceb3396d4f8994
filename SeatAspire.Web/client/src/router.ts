import { addresses } from './addresses';
import type { App, View, ViewFactory } from './app';
import { language, words } from './i18n';
import { h } from './ui/dom';
import { setPageTitle } from './ui/page-title';

interface Route {
  pattern: RegExp;
  /** Loaded when first needed: the list of shows does not wait for the map's code. */
  load: () => Promise<ViewFactory>;
}

/** `/shows/{showId}` as an expression with a named group. */
function route(template: string, load: () => Promise<ViewFactory>): Route {
  return { pattern: new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`), load };
}

const routes: Route[] = [
  route(addresses.shows, async () => (await import('./views/shows')).showsView),
  route(addresses.show, async () => (await import('./views/show')).showView),
  route(addresses.showing, async () => (await import('./views/showing')).showingView),
  route(addresses.draw, async () => (await import('./views/draw')).drawView),
  route(addresses.admin, async () => (await import('./views/admin/chooser')).adminView),
  route(addresses.sale, async () => (await import('./views/admin/sale')).saleView),
  route(addresses.orders, async () => (await import('./views/orders')).ordersView),
  route(addresses.tickets, async () => (await import('./views/tickets')).ticketsView),
  route(addresses.account, async () => (await import('./views/account')).accountView),
  route(addresses.shop, async () => (await import('./views/shop')).shopView),
  route(addresses.goods, async () => (await import('./views/goods')).goodsView),
  route(addresses.cart, async () => (await import('./views/cart')).cartView),
];

const notFound = async (): Promise<ViewFactory> => (await import('./views/not-found')).notFoundView;

/** Shows the view of the address, and follows links within the app. */
export class Router {
  readonly outlet = h('main', { id: 'content', class: 'content', tabindex: '-1' });
  private view: View | null = null;
  /** Of the navigation under way; one that was overtaken shows nothing any more. */
  private turn = 0;

  constructor(private readonly app: App) {
    history.scrollRestoration = 'manual';
    addEventListener('popstate', () => void this.show('moved'));
    document.addEventListener('click', (event) => this.follow(event));
    language.subscribe(() => void this.show('same'));
  }

  start(): Promise<void> {
    return this.show('first');
  }

  private navigate(path: string): void {
    history.replaceState({ ...history.state, scroll: scrollY }, '');
    if (path === location.pathname + location.search) history.replaceState({}, '', path);
    else history.pushState({}, '', path);
    void this.show('moved');
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = (event.target as Element).closest?.('a');
    if (!link || link.target !== '' || link.origin !== location.origin || link.hasAttribute('download')) return;
    // A link to a place on this page is the browser's business.
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    this.navigate(link.pathname + link.search);
  }

  private async show(how: 'first' | 'moved' | 'same'): Promise<void> {
    const turn = ++this.turn;
    const path = location.pathname;
    let load = notFound;
    let parameters: Record<string, string> = {};
    for (const candidate of routes) {
      const match = candidate.pattern.exec(path);
      if (match === null) continue;
      load = candidate.load;
      parameters = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, safeDecode(value)]),
      );
      break;
    }
    const factory = await load();
    if (turn !== this.turn) return;
    const scroll = how === 'same' ? scrollY : ((history.state as { scroll?: number } | null)?.scroll ?? 0);
    this.view?.dispose();
    const view = factory(this.app, parameters);
    this.view = view;
    this.outlet.replaceChildren(view.element);
    this.outlet.dataset['route'] = path;
    const title = (text: string): void => {
      if (this.view === view) setPageTitle(text === '' ? words().appName : `${text} · ${words().appName}`);
    };
    title(view.title);
    view.onTitle?.(title);
    scrollTo({ top: scroll, behavior: 'instant' });
    // Whoever listens rather than looks hears where they are now.
    if (how === 'moved') this.focusHeading();
  }

  private focusHeading(): void {
    const heading = this.outlet.querySelector<HTMLElement>('h1') ?? this.outlet;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
