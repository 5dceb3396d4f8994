import type { App, View } from '../app';
import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { serverClock } from '../net/clock';
import type { Show } from '../net/contract';
import { remainingOf, saleStateOf } from '../state/catalog';
import { Cleanup } from '../state/store';
import { fill, h, setText } from '../ui/dom';
import { failureNote, loadingNote } from '../ui/loading';
import { poster } from '../ui/poster';

/** The list of shows. */
export function showsView(app: App): View {
  const w = words();
  const list = h('div', { id: 'shows' }, loadingNote());
  const element = h(
    'div',
    { class: 'page shows-page' },
    h('header', { class: 'page-head' }, h('h1', {}, w.showsTitle), h('p', { class: 'lead' }, w.showsLead)),
    list,
  );
  const cleanup = new Cleanup();
  let drawn = '';
  const draw = (): void => {
    const shows = app.catalog.all;
    if (shows === null) {
      const problem = app.catalog.problem.value;
      if (problem !== null) fill(list, failureNote(problem, () => void app.catalog.reload().catch(() => undefined)));
      return;
    }
    app.catalog.setWatched(watchedOf(shows));
    // Cards stay while only figures change: a focused link must not vanish under a finger.
    const shape = JSON.stringify(shows.map((show) => [show.id, show.title, show.showings.length]));
    if (shape !== drawn) {
      drawn = shape;
      fill(
        list,
        shows.length === 0
          ? h('p', { class: 'note' }, w.showsEmpty)
          : h('ul', { class: 'show-grid' }, ...shows.map((show) => card(show))),
      );
    }
    for (const show of shows) updateCard(list, show);
  };
  cleanup.add(
    app.catalog.changed.subscribe(draw),
    app.catalog.problem.subscribe(draw),
    app.catalog.watch(watchedOf(app.catalog.all ?? [])),
  );
  draw();
  void app.catalog.load().catch(() => undefined);
  return { element, title: w.showsTitle, dispose: () => cleanup.run() };
}

const watchedOf = (shows: Show[]): string[] => shows.flatMap((show) => show.showings.map((showing) => showing.id));

function card(show: Show): HTMLElement {
  const w = words();
  return h(
    'li',
    { class: 'show-card', 'data-show': show.id },
    h(
      'a',
      { href: `/shows/${encodeURIComponent(show.id)}`, class: 'show-link' },
      poster(show, true),
      h(
        'div',
        { class: 'show-text' },
        h('h2', { class: 'show-title' }, show.title),
        h('p', { class: 'show-venue' }, show.venue),
        h('p', { class: 'show-dates' }, ...datesOf(show)),
        h('p', { class: 'show-foot' }, h('span', { class: 'show-price' }, priceOf(show)), h('span', { class: 'badge show-state' })),
      ),
      h('span', { class: 'visually-hidden' }, w.chooseDate),
    ),
  );
}

function updateCard(list: HTMLElement, show: Show): void {
  const badge = list.querySelector<HTMLElement>(`[data-show="${CSS.escape(show.id)}"] .show-state`);
  if (badge === null) return;
  const w = words();
  const now = serverClock.now();
  const states = show.showings.map((showing) => saleStateOf(showing, now));
  const left = show.showings.filter((showing) => showing.saleOpen).reduce((sum, showing) => sum + remainingOf(showing), 0);
  const state = (['open', 'not-yet', 'sold-out', 'closed'] as const).find((one) => states.includes(one)) ?? 'closed';
  badge.dataset['sale'] = state;
  const next = show.showings
    .map((showing) => showing.saleOpensAt)
    .filter((at): at is string => at !== null && Date.parse(at) > now)
    .sort()[0];
  setText(
    badge,
    {
      open: w.seatsLeft(left),
      'sold-out': w.soldOut,
      'not-yet': next === undefined ? w.saleClosed : w.saleOpensAt(formatDate(next, 'short', language.value)),
      closed: w.saleClosed,
    }[state],
  );
}

function datesOf(show: Show): (HTMLElement | string)[] {
  const starts = show.showings.map((showing) => showing.startsAt).sort();
  const first = starts[0];
  if (first === undefined) return [words().noDates];
  const text = h('span', {}, formatDate(first, 'short', language.value));
  return starts.length === 1 ? [text] : [text, ' ', h('span', {}, `· ${words().showDates(starts.length)}`)];
}

function priceOf(show: Show): string {
  const tiers = show.showings.flatMap((showing) => showing.tiers);
  if (tiers.length === 0) return '';
  const least = tiers.reduce((a, b) => (a.price <= b.price ? a : b));
  return words().fromPrice(formatMoney(least.price, least.currency, language.value));
}
