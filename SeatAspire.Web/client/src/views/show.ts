import type { App, View } from '../app';
import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { serverClock } from '../net/clock';
import type { Show, Showing } from '../net/contract';
import { remainingOf, saleStateOf } from '../state/catalog';
import { Cleanup, Emitter } from '../state/store';
import { fill, h, setText } from '../ui/dom';
import { icons } from '../ui/icons';
import { failureNote, loadingNote } from '../ui/loading';
import { poster } from '../ui/poster';
import { notFoundView } from './not-found';

/** A show: its dates, and what is left of each price. */
export function showView(app: App, parameters: Record<string, string>): View {
  const showId = parameters['showId']!;
  const element = h('div', { class: 'page show-page' });
  const titles = new Emitter<string>();
  const cleanup = new Cleanup();
  let dates: HTMLElement | null = null;
  let drawn = '';

  const draw = (): void => {
    if (app.catalog.all === null) {
      const problem = app.catalog.problem.value;
      const again = (): void => void app.catalog.reload().catch(() => undefined);
      fill(element, problem === null ? loadingNote() : failureNote(problem, again));
      return;
    }
    const show = app.catalog.show(showId);
    if (show === undefined) {
      const view = notFoundView();
      fill(element, view.element);
      titles.emit(view.title);
      return;
    }
    app.catalog.setWatched(show.showings.map((showing) => showing.id));
    if (dates === null) {
      dates = h('ol', { id: 'showings', class: 'showings' });
      fill(element, frame(show, dates));
      titles.emit(show.title);
    }
    const ordered = [...show.showings].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    const shape = JSON.stringify(ordered.map((showing) => [showing.id, showing.startsAt, showing.tiers.length]));
    if (shape !== drawn) {
      drawn = shape;
      fill(dates, ordered.length === 0 ? h('li', { class: 'note' }, words().noDates) : ordered.map(dateCard));
    }
    for (const showing of ordered) updateDate(dates, showing);
  };

  // A sale may open by the clock alone.
  const timer = setInterval(draw, 15_000);
  cleanup.add(
    () => clearInterval(timer),
    app.catalog.changed.subscribe(draw),
    app.catalog.problem.subscribe(draw),
    app.catalog.added.subscribe((showing) => {
      if (app.catalog.find(showing.id)?.show.id !== showId) return;
      app.announcer.show(words().newDate(formatDate(showing.startsAt, 'short', language.value)));
    }),
    app.catalog.watch(app.catalog.show(showId)?.showings.map((showing) => showing.id) ?? []),
  );
  draw();
  void app.catalog.load().catch(() => undefined);
  return {
    element,
    title: app.catalog.show(showId)?.title ?? '',
    onTitle: (listener) => cleanup.add(titles.subscribe(listener)),
    dispose: () => cleanup.run(),
  };
}

function frame(show: Show, dates: HTMLElement): HTMLElement[] {
  const w = words();
  return [
    h('a', { class: 'crumb', href: '/' }, icons.back(), w.navShows),
    h(
      'div',
      { class: 'show-hero' },
      poster(show, false),
      h(
        'div',
        { class: 'show-about' },
        h('h1', {}, show.title),
        h('p', { class: 'show-place' }, icons.place(), show.venue),
        show.description === null ? null : h('p', { class: 'show-description' }, show.description),
        h('h2', { class: 'section-title' }, w.chooseDate),
        dates,
      ),
    ),
  ];
}

function dateCard(showing: Showing): HTMLElement {
  const { value } = language;
  return h(
    'li',
    { class: 'showing', 'data-showing': showing.id },
    h(
      'div',
      { class: 'showing-when' },
      h('span', { class: 'showing-month' }, formatDate(showing.startsAt, 'month', value)),
      h('span', { class: 'showing-day' }, formatDate(showing.startsAt, 'day', value)),
      h(
        'span',
        { class: 'showing-time' },
        h('span', {}, formatDate(showing.startsAt, 'weekday', value)),
        h('span', {}, formatDate(showing.startsAt, 'time', value)),
      ),
    ),
    h(
      'ul',
      { class: 'showing-tiers' },
      ...showing.tiers.map((tier) =>
        h(
          'li',
          { class: 'showing-tier', 'data-tier': tier.index },
          h('span', { class: 'tier-name' }, tier.name),
          h('span', { class: 'tier-price' }, formatMoney(tier.price, tier.currency, value)),
          h('span', { class: 'tier-left', 'data-remaining': tier.remaining }),
        ),
      ),
    ),
    h(
      'div',
      { class: 'showing-go' },
      h('span', { class: 'badge showing-state' }),
      h(
        'a',
        {
          class: 'button showing-link',
          href: `/showings/${encodeURIComponent(showing.id)}`,
          'aria-describedby': `when-${showing.id}`,
        },
        '',
      ),
      h('span', { id: `when-${showing.id}`, class: 'visually-hidden' }, formatDate(showing.startsAt, 'long', value)),
    ),
  );
}

function updateDate(dates: HTMLElement, showing: Showing): void {
  const card = dates.querySelector<HTMLElement>(`[data-showing="${CSS.escape(showing.id)}"]`);
  if (card === null) return;
  const w = words();
  const state = saleStateOf(showing, serverClock.now());
  for (const tier of showing.tiers) {
    const left = card.querySelector<HTMLElement>(`[data-tier="${tier.index}"] .tier-left`);
    if (left === null) continue;
    left.dataset['remaining'] = String(tier.remaining);
    setText(left, tier.remaining === 0 ? w.soldOut : w.remainingShort(tier.remaining));
  }
  const badge = card.querySelector<HTMLElement>('.showing-state')!;
  badge.dataset['sale'] = state;
  setText(
    badge,
    {
      open: w.seatsLeft(remainingOf(showing)),
      'sold-out': w.soldOut,
      'not-yet': w.saleOpensAt(formatDate(showing.saleOpensAt ?? '', 'short', language.value)),
      closed: w.saleClosed,
    }[state],
  );
  const link = card.querySelector<HTMLElement>('.showing-link')!;
  link.classList.toggle('primary', state === 'open');
  setText(link, state === 'open' ? w.chooseSeats : w.lookAtSeats);
}
