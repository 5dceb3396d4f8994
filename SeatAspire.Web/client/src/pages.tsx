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
  [addresses.adminPlans]: page(async () => (await import('./views/admin/plans')).PlansPage),
  [addresses.adminPlan]: page(async () => (await import('./views/admin/plan')).PlanPage),
  [addresses.adminShows]: page(async () => (await import('./views/admin/shows')).ShowsDeskPage),
  [addresses.adminShow]: page(async () => (await import('./views/admin/show')).ShowDeskPage),
  [addresses.adminSeats]: page(async () => (await import('./views/admin/seats')).SeatsPage),
  [addresses.adminTill]: page(async () => (await import('./views/admin/till')).TillPage),
  [addresses.adminAllocations]: page(async () => (await import('./views/admin/allocations')).AllocationsPage),
  [addresses.adminSetup]: page(async () => (await import('./views/admin/setup')).SetupPage),
  [addresses.adminRehearsal]: page(async () => (await import('./views/admin/rehearsal')).RehearsalPage),
  [addresses.adminOrders]: page(async () => (await import('./views/admin/orders')).OrdersDeskPage),
  [addresses.adminOrder]: page(async () => (await import('./views/admin/order')).OrderDeskPage),
  [addresses.adminPerson]: page(async () => (await import('./views/admin/person')).PersonPage),
  [addresses.adminReports]: page(async () => (await import('./views/admin/reports')).ReportsPage),
  [addresses.adminRoles]: page(async () => (await import('./views/admin/roles')).RolesPage),
  [addresses.adminGoods]: page(async () => (await import('./views/admin/goods-page')).GoodsDeskPage),
  [addresses.adminLog]: page(async () => (await import('./views/admin/log')).LogPage),
  [addresses.sale]: page(async () => (await import('./views/admin/sale')).SalePage),
};
const NotFound = page(async () => (await import('./views/not-found')).NotFoundPage);

/** `/shows/{showId}` as the router writes it. */
const pattern = (address: string): string => address.replace(/\{(\w+)\}/g, ':$1');

/** Begins to load a page's code before it is drawn, while the app asks for what it needs to begin. The answer is the page's address as it is listed, and what stands in its places. */
export function preloadPage(path: string): { address: string; params: Record<string, string> } | null {
  for (const [address, component] of Object.entries(pages)) {
    const found = new RegExp(`^${address.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (found === null) continue;
    void component.preload();
    return { address, params: { ...found.groups } };
  }
  return null;
}

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
