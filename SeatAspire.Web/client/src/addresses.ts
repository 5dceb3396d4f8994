/**
 * The addresses of the app's pages. The server of the web app gets this list with the build (vite.config.ts): to any other
 * address it answers 404, with the page that says so.
 */
export const addresses = {
  shows: '/',
  show: '/shows/{showId}',
  showing: '/showings/{showingId}',
  draw: '/showings/{showingId}/draw',
  orders: '/orders',
  tickets: '/orders/{orderId}',
  account: '/account',
  shop: '/shop',
  goods: '/shop/{goodsId}',
  cart: '/cart',
  admin: '/admin',
  // Before the dates, whose ids stand in the same place.
  adminPlans: '/admin/plans',
  adminPlan: '/admin/plans/{planId}',
  adminShows: '/admin/shows',
  adminShow: '/admin/shows/{showId}',
  adminOrders: '/admin/orders',
  adminOrder: '/admin/orders/{orderId}',
  adminPerson: '/admin/people/{personId}',
  adminReports: '/admin/reports',
  adminRoles: '/admin/roles',
  adminLog: '/admin/log',
  adminGoods: '/admin/goods',
  sale: '/admin/{showingId}',
  adminSeats: '/admin/{showingId}/seats',
  adminSetup: '/admin/{showingId}/setup',
  adminAllocations: '/admin/{showingId}/allocations',
  adminRehearsal: '/admin/{showingId}/rehearsal',
  adminTill: '/admin/{showingId}/till',
} as const;
