import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, sentenceFor, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { CartLine } from '../net/contract';
import type { Problem } from '../net/problem';
import { sumText } from '../state/checkout';
import { openAttempt } from '../state/payment';
import { mostOfAKind } from '../state/shop';
import { useApp } from '../ui/app-context';
import { focusHeading } from '../ui/focus';
import { GoodsPicture } from '../ui/goods-picture';
import { usePageTitle } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { FailureNote, LoadingNote } from '../ui/loading';
import { Stepper } from '../ui/stepper';

/** What one has put into the cart, to be changed and paid. */
export function CartPage(): VNode {
  const { shop, checkout } = useApp();
  const w = words();
  usePageTitle(w.cartTitle);
  useEffect(() => {
    void shop.refreshCart();
    // The page was left in the middle of paying: what became of it is what the person wants to know first.
    if (openAttempt(shop.subject) !== null) checkout.show();
    return shop.watch();
  }, []);
  return (
    <div class="page narrow cart-page">
      <a class="crumb" href="/shop">
        <Icon name="back" />
        {w.shopTitle}
      </a>
      <header class="page-head">
        <h1>{w.cartTitle}</h1>
      </header>
      <div id="cart">{!shop.cartKnown ? <Unknown /> : shop.cart.length === 0 ? <Empty /> : <Lines />}</div>
    </div>
  );
}

function Unknown(): VNode {
  const { shop } = useApp();
  const problem = shop.cartProblem.value;
  return problem === null ? <LoadingNote /> : <FailureNote problem={problem} again={() => void shop.refreshCart()} />;
}

function Empty(): VNode {
  const w = words();
  return (
    <>
      <p class="note">{w.cartEmpty}</p>
      <a class="button primary" href="/shop">
        {w.toShop}
      </a>
    </>
  );
}

function Lines(): VNode {
  const { shop, checkout } = useApp();
  const w = words();
  return (
    <>
      <ul class="cart-lines">
        {shop.cart.map((line) => (
          <Line key={line.goods.goodsId} line={line} />
        ))}
      </ul>
      <div class="cart-foot">
        <p class="cart-total" role="status">
          <span class="muted">{w.cartSum}</span>
          <strong id="cart-sum" class="cart-sum">
            {sumText(shop.cart)}
          </strong>
        </p>
        <button
          type="button"
          id="check-out"
          class="button primary large"
          disabled={shop.cart.some((line) => line.quantity > line.goods.stock)}
          onClick={() => checkout.show()}
        >
          {w.checkOut}
        </button>
      </div>
    </>
  );
}

function Line({ line: { goods, quantity } }: { line: CartLine }): VNode {
  const { shop, announcer } = useApp();
  const w = words();
  const { value } = language;
  // What was asked for last is shown at once, and the next step counts from there.
  const asked = useSignal<number | null>(null);
  const change = async (wanted: number): Promise<void> => {
    asked.value = wanted;
    try {
      await shop.setQuantity(goods.goodsId, wanted);
    } catch (problem) {
      announcer.show(sentenceFor(problem as Problem), 'warning');
      void shop.refreshCart();
    } finally {
      if (asked.value === wanted) asked.value = null;
    }
  };
  const shown = asked.value ?? quantity;
  const remove = async (): Promise<void> => {
    await change(0);
    announcer.say(w.cartRemovedSay(goods.name));
    // The button went with its line.
    focusHeading();
  };
  return (
    <li class="cart-line" data-goods={goods.goodsId}>
      <GoodsPicture goods={goods} />
      <div class="cart-line-text">
        <a class="cart-line-name" href={`/shop/${encodeURIComponent(goods.goodsId)}`}>
          {goods.name}
        </a>
        <span class="muted">{formatMoney(goods.price, goods.currency, value)}</span>
        <p class="cart-short" role="status">
          {quantity > goods.stock && (goods.stock === 0 ? w.goodsSoldOut : w.goodsOnly(goods.stock))}
        </p>
      </div>
      <div class="cart-line-how">
        <Stepper name={goods.name} value={shown} most={Math.min(mostOfAKind, goods.stock)} onChange={(wanted) => void change(wanted)} />
        <span class="cart-line-sum">{formatMoney(shown * goods.price, goods.currency, value)}</span>
      </div>
      <button type="button" class="icon-button cart-remove" aria-label={w.cartRemove(goods.name)} onClick={() => void remove()}>
        <Icon name="close" />
      </button>
    </li>
  );
}
