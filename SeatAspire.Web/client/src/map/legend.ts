import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Room } from '../state/room';
import { h, setAttribute, setText } from '../ui/dom';
import { tierColor } from './palette';

/** Prices, what is left of each, and what the colours mean. */
export function legend(room: Room): { element: HTMLElement; dispose(): void } {
  const w = words();
  const counts = new Map<number, HTMLElement>();
  const tiers = room.layout.tiers.map((tier, i) => {
    const swatch = h('span', { class: 'seat-sample', 'data-state': 'free', 'aria-hidden': 'true' });
    swatch.style.setProperty('--tier', tierColor(tier.color, i));
    const left = h('span', { class: 'legend-left', 'data-tier-remaining': tier.index });
    counts.set(tier.index, left);
    return h(
      'li',
      { class: 'legend-tier', 'data-tier': tier.index },
      swatch,
      h('span', { class: 'legend-name' }, tier.name),
      h('span', { class: 'legend-price' }, formatMoney(tier.price, tier.currency, language.value)),
      left,
    );
  });
  const sample = (state: string, mine: boolean, text: string, selected = false): HTMLElement =>
    h(
      'li',
      { class: 'legend-state' },
      h('span', {
        class: 'seat-sample',
        'data-state': state,
        'data-mine': String(mine),
        'data-selected': selected ? 'true' : null,
        'aria-hidden': 'true',
      }),
      text,
    );
  const element = h(
    'section',
    { class: 'legend', id: 'legend', 'aria-label': w.legend },
    h('ul', { class: 'legend-tiers' }, ...tiers),
    h(
      'ul',
      { class: 'legend-states', 'aria-label': w.legendStates },
      sample('free', false, w.stateFree),
      sample('free', false, w.stateSelected, true),
      sample('held', false, w.stateHeld),
      sample('sold', false, w.stateSold),
      sample('held', true, w.stateOwnHeld),
      sample('sold', true, w.stateOwnSold),
      sample('blocked', false, w.stateBlocked),
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    timer = undefined;
    if (!room.states.known) return;
    for (const [tier, left] of room.remaining()) {
      const target = counts.get(tier);
      if (target !== undefined) setText(target, left === 0 ? w.soldOut : w.remainingShort(left));
    }
  };
  count();
  // On a phone the rows scroll; what scrolls must be reached by keyboard, too.
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      setAttribute(target, 'tabindex', target.scrollWidth > target.clientWidth + 1 ? '0' : null);
      showRest(target);
    }
  });
  for (const list of element.querySelectorAll('ul')) {
    observer.observe(list);
    list.addEventListener('scroll', () => showRest(list), { passive: true });
  }
  const stop = room.changed.subscribe(() => {
    // Four times a second is as often as a figure can be read.
    timer ??= setTimeout(count, 250);
  });
  return {
    element,
    dispose: () => {
      stop();
      observer.disconnect();
      clearTimeout(timer);
    },
  };
}

/** Fades the right edge while there is more behind it. */
function showRest(list: Element): void {
  setAttribute(list, 'data-more', String(list.scrollLeft + list.clientWidth < list.scrollWidth - 1));
}
