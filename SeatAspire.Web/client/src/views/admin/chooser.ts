import type { App, View } from '../../app';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminShowing } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { fill, h } from '../../ui/dom';
import { failureNote, loadingNote } from '../../ui/loading';
import { adminGate, mind } from './gate';
import { goodsDesk } from './goods-desk';

/** The dates that an operator may watch. */
export function adminView(app: App): View {
  const w = adminWords();
  return adminGate(app, w.title, (cleanup) => {
    const list = h('div', { id: 'admin-showings' }, loadingNote());
    let gone = false;
    cleanup.add(() => {
      gone = true;
    });
    const load = async (): Promise<void> => {
      try {
        const showings = await app.api.adminShowings();
        if (!gone) fill(list, ...byShow(showings));
      } catch (error) {
        mind(app, error as Problem);
        if (!gone) fill(list, failureNote(error as Problem, () => void load()));
      }
    };
    void load();
    return h(
      'div',
      { class: 'page narrow' },
      h('header', { class: 'page-head' }, h('h1', {}, w.title), h('p', { class: 'lead' }, w.choose)),
      list,
      goodsDesk(app, cleanup, (problem) => mind(app, problem)),
    );
  });
}

function byShow(showings: AdminShowing[]): HTMLElement[] {
  const shows = new Map<string, AdminShowing[]>();
  for (const showing of showings) shows.set(showing.showId, [...(shows.get(showing.showId) ?? []), showing]);
  return [...shows.values()].map((dates) =>
    h(
      'section',
      { class: 'admin-show' },
      h('h2', {}, dates[0]!.title),
      h('p', { class: 'muted' }, dates[0]!.venue),
      h('ul', { class: 'admin-dates' }, ...dates.map(dateLink)),
    ),
  );
}

function dateLink(showing: AdminShowing): HTMLElement {
  const w = adminWords();
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'admin-date', href: `/admin/${encodeURIComponent(showing.id)}`, 'data-showing': showing.id },
      h('span', {}, formatDate(showing.startsAt, 'short', language.value)),
      h('span', { class: 'badge', 'data-sale': showing.saleOpen ? 'open' : 'closed' }, showing.saleOpen ? w.onSale : w.notOnSale),
    ),
  );
}
