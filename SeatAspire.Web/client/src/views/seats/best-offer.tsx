import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { words } from '../../i18n';
import { priceOf } from '../../map/seat-words';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';
import { Icon } from '../../ui/icon';

/** As many as a list is read through; more are chosen on the map. */
const mostOffered = 12;

interface Props {
  room: Room;
  choice: SeatChoice;
  /** Seats were chosen. */
  onFound: () => void;
}

/** "2 together, R": the best free seats by one press, chosen on the map before anything is held. */
export function BestOffer({ room, choice, onFound }: Props): VNode | null {
  const w = words();
  const wanted = useSignal(2);
  const tier = useSignal<number | null>(null);
  const most = Math.min(room.selection.limit, mostOffered);
  if (most === 0) return null;
  const count = Math.min(wanted.value, most);
  const priced = room.tiers.value.filter((one) => one.price !== null);
  return (
    <form
      class="best-offer"
      id="best-offer"
      aria-label={w.bestTitle}
      onSubmit={(event) => {
        event.preventDefault();
        if (choice.suggest({ count, tier: tier.value })) onFound();
      }}
    >
      <select
        id="best-count"
        class="select"
        aria-label={w.bestCount}
        value={String(count)}
        onChange={({ currentTarget: { value } }) => {
          wanted.value = Number(value);
        }}
      >
        {Array.from({ length: most }, (_, i) => (
          <option key={i} value={String(i + 1)}>
            {w.bestTogether(i + 1)}
          </option>
        ))}
      </select>
      {priced.length > 1 && (
        <select
          id="best-tier"
          class="select"
          aria-label={w.bestTier}
          value={tier.value === null ? '' : String(tier.value)}
          onChange={({ currentTarget: { value } }) => {
            tier.value = value === '' ? null : Number(value);
          }}
        >
          <option value="">{w.bestAnyTier}</option>
          {priced.map((one) => (
            <option key={one.index} value={String(one.index)}>
              {w.bestTierOf(one.name, priceOf(one) ?? '')}
            </option>
          ))}
        </select>
      )}
      <button type="submit" id="best-find" class="button" aria-label={w.bestFind}>
        <Icon name="search" />
        <span>{w.bestFind}</span>
      </button>
    </form>
  );
}
