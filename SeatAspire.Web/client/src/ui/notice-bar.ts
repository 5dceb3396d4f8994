import { language, words } from '../i18n';
import { formatClock } from '../i18n/format';
import type { Notice } from '../net/contract';
import type { Notices } from '../state/notices';
import { fill, h } from './dom';
import { icons } from './icons';

/** How a notice looks, at the top of a page and in the operator's preview. */
export function noticeContent(notice: Notice): HTMLElement[] {
  return [
    h('strong', { class: 'notice-label' }, words().noticeLabel),
    h('p', { class: 'notice-text' }, notice.text),
    h('time', { class: 'notice-time', datetime: notice.at }, formatClock(notice.at, language.value)),
  ];
}

/** The place of notices at the top of every page. It is a live region, so that it is there before it says anything. */
export function noticeBar(notices: Notices): HTMLElement {
  const element = h('div', { id: 'notice', class: 'notice-bar', role: 'status', 'aria-live': 'polite' });
  const draw = (): void => {
    const notice = notices.current.value;
    if (notice === null) return fill(element);
    fill(
      element,
      ...noticeContent(notice),
      h(
        'button',
        {
          type: 'button',
          id: 'notice-dismiss',
          class: 'icon-button',
          'aria-label': words().noticeDismiss,
          onclick: () => notices.dismiss(),
        },
        icons.close(),
      ),
    );
  };
  draw();
  notices.current.subscribe(draw);
  language.subscribe(draw);
  return element;
}
