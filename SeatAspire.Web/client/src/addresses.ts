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
  sale: '/admin/{showingId}',
} as const;
