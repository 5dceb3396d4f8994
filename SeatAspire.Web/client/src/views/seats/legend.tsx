import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { tierColor } from '../../map/palette';
import { priceOf } from '../../map/seat-words';
import type { SeatStateName } from '../../net/contract';
import type { Room } from '../../state/room';

/** Four times a second is as often as a figure can be read. */
const countMs = 250;

/** Prices, what is left of each, and what the colours mean. */
export function Legend({ room }: { room: Room }): VNode {
  const w = words();
  const left = useSignal<ReadonlyMap<number, number>>(new Map());
  useEffect(() => {
    let callOff: (() => void) | undefined;
    const count = (): void => {
      callOff = undefined;
      if (room.states.known) left.value = room.remaining();
    };
    count();
    const stop = room.changed.subscribe(() => {
      callOff ??= room.rest.after(countMs, count);
    });
    return () => {
      stop();
      callOff?.();
    };
  }, [room]);
  return (
    <section class="legend" id="legend" aria-label={w.legend}>
      <Strip class="legend-tiers">
        {room.tiers.value.map((tier, i) => {
          const remaining = left.value.get(tier.index);
          const alone = room.lit.value?.size === 1 && room.lit.value.has(tier.index);
          return (
            <li key={tier.index} class="legend-tier" data-tier={tier.index}>
              <button
                type="button"
                class="legend-choose"
                aria-pressed={alone}
                title={w.onlyTier(tier.name)}
                onClick={() => {
                  room.lit.value = alone ? null : new Set([tier.index]);
                }}
              >
                <span class="seat-sample" data-state="free" aria-hidden="true" style={{ '--tier': tierColor(tier.color, i), '--ticks': String(i) }} />
                <span class="legend-name">{tier.name}</span>
                <span class="legend-price">{priceOf(tier)}</span>
                <span class="legend-left" data-tier-remaining={tier.index}>
                  {remaining !== undefined && (remaining === 0 ? w.soldOut : w.remainingShort(remaining))}
                </span>
              </button>
            </li>
          );
        })}
      </Strip>
      <PriceLimit room={room} />
      <Strip class="legend-states" label={w.legendStates}>
        <Sample state="free" text={w.stateFree} />
        <Sample state="free" selected text={w.stateSelected} />
        <Sample state="held" text={w.stateHeld} />
        <Sample state="sold" text={w.stateSold} />
        <Sample state="held" mine text={w.stateOwnHeld} />
        <Sample state="sold" mine text={w.stateOwnSold} />
        <Sample state="blocked" text={w.stateBlocked} />
      </Strip>
    </section>
  );
}

/** Up to which price seats are to be seen; the dearer ones step back. */
function PriceLimit({ room }: { room: Room }): VNode | null {
  const w = words();
  const tiers = room.tiers.value.flatMap((tier) => (tier.price === null ? [] : [{ ...tier, price: tier.price }]));
  const prices = [...new Set(tiers.map((tier) => tier.price))].sort((a, b) => b - a).slice(1);
  if (prices.length === 0) return null;
  const upTo = (price: number): number[] => tiers.filter((tier) => tier.price <= price).map((tier) => tier.index);
  const lit = room.lit.value;
  const chosen = prices.find((price) => lit !== null && lit.size === upTo(price).length && upTo(price).every((tier) => lit.has(tier)));
  return (
    <select
      id="price-limit"
      class="select legend-limit"
      aria-label={w.priceLimit}
      value={chosen === undefined ? '' : String(chosen)}
      onChange={({ currentTarget: { value } }) => {
        room.lit.value = value === '' ? null : new Set(upTo(Number(value)));
      }}
    >
      <option value="">{w.allPrices}</option>
      {prices.map((price) => (
        <option key={price} value={String(price)}>
          {w.upToPrice(formatMoney(price, tiers[0]!.currency, language.value))}
        </option>
      ))}
    </select>
  );
}

function Sample({ state, text, mine = false, selected = false }: { state: SeatStateName; text: string; mine?: boolean; selected?: boolean }): VNode {
  return (
    <li class="legend-state">
      <span class="seat-sample" data-state={state} data-mine={mine} data-selected={selected ? 'true' : undefined} aria-hidden="true" />
      {text}
    </li>
  );
}

/** On a phone the rows scroll; what scrolls must be reached by keyboard, too, and fades while there is more behind its edge. */
function Strip({ class: name, label, children }: { class: string; label?: string; children: ComponentChildren }): VNode {
  const list = useRef<HTMLUListElement>(null);
  const more = useSignal(false);
  const scrolls = useSignal(false);
  const look = (): void => {
    if (list.current === null) return;
    const { scrollWidth, clientWidth, scrollLeft } = list.current;
    scrolls.value = scrollWidth > clientWidth + 1;
    more.value = scrollLeft + clientWidth < scrollWidth - 1;
  };
  useEffect(() => {
    const observer = new ResizeObserver(look);
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <ul class={name} aria-label={label} tabIndex={scrolls.value ? 0 : undefined} data-more={more.value} ref={list} onScroll={look}>
      {children}
    </ul>
  );
}
