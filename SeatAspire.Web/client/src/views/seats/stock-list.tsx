import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import type { Showing } from '../../net/contract';
import { useApp } from '../../ui/app-context';

/** What is left of each price, and a word when one sells out or comes back. */
export function StockList({ showing: { tiers } }: { showing: Showing }): VNode {
  const { announcer } = useApp();
  const w = words();
  const before = useRef(new Map<number, number>());
  useEffect(() => {
    for (const { index, name, remaining } of tiers) {
      if (remaining === null) continue;
      const last = before.current.get(index);
      before.current.set(index, remaining);
      if (last === undefined || (last === 0) === (remaining === 0)) continue;
      if (remaining === 0) announcer.show(words().queueTierSoldOut(name), 'warning');
      else announcer.show(words().queueTierBack(name));
    }
  }, [tiers]);
  return (
    <ul id="queue-stock" class="stock">
      {tiers.map(({ index, name, price, currency, remaining, total }) => (
        <li
          key={index}
          class="stock-tier"
          data-tier={index}
          data-remaining={remaining}
          style={{ '--left': String(total === 0 ? 0 : (remaining ?? 0) / total) }}
        >
          <span class="stock-name">{name}</span>
          <span class="stock-price">{price !== null && formatMoney(price, currency, language.value)}</span>
          <span class="stock-bar" aria-hidden="true" />
          <span class="stock-left">{remaining !== null && (remaining === 0 ? w.soldOut : w.queueStockOf(remaining, total))}</span>
        </li>
      ))}
    </ul>
  );
}
