import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatClock } from '../i18n/format';
import type { Purchased } from '../net/hub-messages';
import { useApp } from './app-context';
import { Icon } from './icon';

const shownMs = 6_000;
const mostShown = { wide: 3, narrow: 1 };
/** As in people.css. */
const narrow = '(max-width: 760px)';
/** Whoever listens is told now and then, not each time. */
const leastSpokenMs = 60_000;
const gapPx = 10;
/** What stands at the lower edge, now and then. */
const edge = '.held-reminder, .queue-reminder, .selection';

/**
 * What others buy, at the lower left. Clicks go through to what is under a message, which also keeps above whatever stands
 * at the lower edge; only its button, which turns the messages off, is to be touched.
 */
export function PurchaseToasts({ inert }: { inert: boolean }): VNode {
  const { purchases, announcer } = useApp();
  const w = words().people;
  const shown = useSignal<readonly Purchased[]>([]);
  const spoken = useSignal('');
  const section = useRef<HTMLElement>(null);
  const spokenAt = useRef(-Infinity);
  const describe = useDescription();

  useEffect(() => {
    /** Not from under the finger of somebody who is about to use its button. */
    const end = (purchase: Purchased): void => {
      setTimeout(() => {
        const toast = section.current?.querySelector(`[data-purchase="${CSS.escape(purchase.id)}"]`);
        if (toast?.contains(document.activeElement)) end(purchase);
        else shown.value = shown.value.filter((one) => one !== purchase);
      }, shownMs);
    };
    const say = (purchase: Purchased): void => {
      const now = performance.now();
      // While a dialog asks something, that is what matters.
      if (now - spokenAt.current < leastSpokenMs || document.querySelector('dialog[open]') !== null) return;
      spokenAt.current = now;
      const more = purchase.more > 0 ? words().people.morePurchases(purchase.more) : '';
      spoken.value = [headline(purchase), describe(purchase), more].filter((part) => part !== '').join(', ');
    };
    return purchases.news.subscribe((purchase) => {
      const most = matchMedia(narrow).matches ? mostShown.narrow : mostShown.wide;
      if (section.current !== null) section.current.style.bottom = `${freeBelow(section.current)}px`;
      shown.value = [...shown.value.slice(Math.max(0, shown.value.length + 1 - most)), purchase];
      end(purchase);
      say(purchase);
    });
  }, []);
  const wanted = purchases.wanted.value;
  const off = (): void => {
    purchases.want(false);
    announcer.show(w.purchasesOffSay);
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  };
  return (
    <>
      <section id="purchases" class="purchases" aria-label={w.purchases} inert={inert} ref={section}>
        {wanted &&
          shown.value.map((purchase) => {
            const what = describe(purchase);
            return (
              <div key={purchase.id} class="purchase" data-purchase={purchase.id}>
                <Icon name={purchase.seats > 0 ? 'ticket' : 'bag'} />
                <div class="purchase-text">
                  <p class="purchase-who">{headline(purchase)}</p>
                  <p class="purchase-what">
                    {what !== '' && <span>{what}</span>}
                    {purchase.more > 0 && <span class="purchase-more">{w.morePurchases(purchase.more)}</span>}
                    <time dateTime={purchase.date}>{formatClock(purchase.date, language.value)}</time>
                  </p>
                </div>
                <button type="button" class="icon-button purchase-off" aria-label={w.purchasesOff} title={w.purchasesOff} onClick={off}>
                  <Icon name="bellOff" />
                </button>
              </div>
            );
          })}
      </section>
      <p id="purchases-spoken" class="visually-hidden" role="status" aria-live="polite">
        {spoken.value}
      </p>
    </>
  );
}

/** The show, or the goods. */
function useDescription(): (purchase: Purchased) => string {
  const { catalog } = useApp();
  return ({ showingId, goodsName, quantity }) => {
    if (showingId !== null) return catalog.find(showingId)?.show.title ?? '';
    if (goodsName === null) return '';
    return quantity > 1 ? words().people.among(goodsName) : goodsName;
  };
}

/** Distance from the lower edge at which the left side is free. */
function freeBelow(section: HTMLElement): number {
  const left = [...document.querySelectorAll<HTMLElement>(edge)]
    .filter((one) => getComputedStyle(one).position === 'fixed')
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.height > 0 && box.left < section.getBoundingClientRect().right);
  return Math.max(16, ...left.map((box) => innerHeight - box.top + gapPx));
}

function headline({ nickname, seats, quantity }: Purchased): string {
  const w = words().people;
  return seats > 0 ? w.boughtSeats(nickname, seats) : quantity > 1 ? w.boughtGoods(nickname, quantity) : w.boughtOne(nickname);
}
