import type { VNode } from 'preact';
import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso';
import { addresses } from './addresses';
import { page } from './ui/page';
import { Shell } from './ui/shell';

/** Loaded when first needed: the list of shows does not wait for the map's code. */
const pages = {
  [addresses.shows]: page(async () => (await import('./views/shows')).ShowsPage),
  [addresses.show]: page(async () => (await import('./views/show')).ShowPage),
  [addresses.showing]: page(async () => (await import('./views/showing')).ShowingPage),
  [addresses.draw]: page(async () => (await import('./views/draw')).DrawPage),
  [addresses.orders]: page(async () => (await import('./views/orders')).OrdersPage),
  [addresses.tickets]: page(async () => (await import('./views/tickets')).TicketsPage),
  [addresses.account]: page(async () => (await import('./views/account')).AccountPage),
  [addresses.shop]: page(async () => (await import('./views/shop')).ShopPage),
  [addresses.goods]: page(async () => (await import('./views/goods')).GoodsPage),
  [addresses.cart]: page(async () => (await import('./views/cart')).CartPage),
  [addresses.admin]: page(async () => (await import('./views/admin/chooser')).ChooserPage),
  [addresses.sale]: page(async () => (await import('./views/admin/sale')).SalePage),
};
const NotFound = page(async () => (await import('./views/not-found')).NotFoundPage);

/** `/shows/{showId}` as the router writes it. */
const pattern = (address: string): string => address.replace(/\{(\w+)\}/g, ':$1');

/** The page of the address, in its frame. */
export function Pages(): VNode {
  return (
    <LocationProvider>
      <Shell>
        {/* Brings what the router needs to wait for a page's code. */}
        <ErrorBoundary>
          <Router>
            {[
              ...Object.entries(pages).map(([address, component]) => <Route key={address} path={pattern(address)} component={component} />),
              <Route key="" default component={NotFound} />,
            ]}
          </Router>
        </ErrorBoundary>
      </Shell>
    </LocationProvider>
  );
}
