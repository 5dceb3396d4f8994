import type { View } from '../app';
import { words } from '../i18n';
import { h } from '../ui/dom';

export function notFoundView(): View {
  const w = words();
  const element = h(
    'div',
    { class: 'page narrow' },
    h('header', { class: 'page-head' }, h('h1', {}, w.notFoundTitle), h('p', { class: 'lead' }, w.notFoundLead)),
    h('a', { class: 'button primary', href: '/' }, w.toShows),
  );
  return { element, title: w.notFoundTitle, dispose: () => undefined };
}
