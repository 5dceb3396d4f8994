import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { language, words } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { saleWords } from '../../i18n/sale-words';
import { seatRuns, type SeatRun } from '../../map/seat-runs';
import { amountOf, placeOf, priceOf } from '../../map/seat-words';
import type { QueueVisit } from '../../state/queue-visit';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';
import { useApp } from '../../ui/app-context';
import { Icon } from '../../ui/icon';
import { BestOffer } from './best-offer';
import { CodeField } from './code-field';

/** From so many on, a search is what helps first. */
const manySeats = 5_000;

interface Props {
  room: Room;
  visit: QueueVisit;
  choice: SeatChoice;
}

/** What one has selected, what it costs, and the button that holds it. */
export function SelectionPanel({ room, visit, choice }: Props): VNode {
  const { payments } = useApp();
  const w = words();
  const { selection } = room;
  const { seats } = selection;
  const panel = useRef<HTMLElement>(null);
  const sum = amountOf(room, seats);
  const lapsed = payments.lapsed.value;
  // Who waits may choose, and holds when the turn comes.
  const { isWaiting } = visit;
  const holding = choice.holding.value;
  // The pressed button goes with its seats, or with the search; the focus must not fall to the page's start.
  const focus = (next: string): void => {
    requestAnimationFrame(() => (panel.current?.querySelector<HTMLElement>(next) ?? panel.current?.querySelector<HTMLElement>('#selection-count'))?.focus());
  };
  const remove = (removed: readonly number[]): void => {
    selection.remove(removed);
    focus('.chip-remove');
  };
  const hint = <Hint key="hint" room={room} choice={choice} />;
  const offer = choice.sale === 'open' && <BestOffer key="offer" room={room} choice={choice} onFound={() => focus('#hold:enabled')} />;
  const isLarge = room.layout.count >= manySeats;
  return (
    <section class="selection" id="selection" aria-labelledby="selection-count" data-count={seats.length} ref={panel}>
      <div class="selection-head">
        <h2 class="selection-count" id="selection-count" tabIndex={-1}>
          {w.selected(seats.length)}
        </h2>
        <button type="button" id="selection-clear" class="text-button" hidden={seats.length === 0} onClick={() => selection.clear()}>
          {w.clearSelection}
        </button>
      </div>
      {/* Among ten thousand seats nobody looks for two by hand first. */}
      {seats.length === 0 && (isLarge ? [offer, hint] : [hint, offer])}
      <ul class="runs" id="selection-seats">
        {seatRuns(room, seats).map((run) => (
          <Run key={run.seats.join()} room={room} run={run} remove={remove} />
        ))}
      </ul>
      {seats.length === 0 && lapsed !== null && lapsed.showingId === room.showingId && (
        <button type="button" id="choose-again" class="button" onClick={() => choice.chooseAgain(lapsed.seats)}>
          {w.chooseAgain(lapsed.seats.length)}
        </button>
      )}
      <CodeField choice={choice} room={room} />
      {seats.length > 0 && <ShareSeats room={room} />}
      <p id="selection-message" class="selection-message" role="alert">
        {choice.message.value}
      </p>
      <div class="selection-foot">
        <strong class="selection-amount" id="selection-amount">
          {sum !== null && formatMoney(sum.amount, sum.currency, language.value)}
        </strong>
        <button
          type="button"
          id="hold"
          class="button primary large"
          disabled={seats.length === 0 || holding || isWaiting}
          onClick={() => void choice.hold()}
        >
          {holding ? w.holding : isWaiting ? w.queueHoldLater : w.hold}
        </button>
      </div>
    </section>
  );
}

/** A link that opens this date with these seats chosen, for who comes along. */
function ShareSeats({ room }: { room: Room }): VNode {
  const { announcer } = useApp();
  const w = words();
  const shown = useSignal<string | null>(null);
  const copy = async (): Promise<void> => {
    const labels = room.selection.seats.map((seat) => room.label(seat));
    const link = new URL(`/showings/${encodeURIComponent(room.showingId)}`, location.origin);
    link.search = String(new URLSearchParams({ seats: labels.join(',') }));
    try {
      await navigator.clipboard.writeText(link.href);
      shown.value = null;
      announcer.show(w.shared);
    } catch {
      // Without a secure address, or forbidden by whoever runs the browser.
      shown.value = link.href;
    }
  };
  return (
    <>
      <button type="button" id="share-seats" class="text-button share-seats" onClick={() => void copy()}>
        {w.shareSeats}
      </button>
      {shown.value !== null && (
        <label class="share-link">
          {w.notShared}
          <input class="input" readOnly value={shown.value} onFocus={({ currentTarget }) => currentTarget.select()} />
        </label>
      )}
    </>
  );
}

/** What may be chosen here, or why nothing. */
function Hint({ room, choice }: { room: Room; choice: SeatChoice }): VNode {
  const { catalog } = useApp();
  const w = words();
  const showing = catalog.find(room.showingId)?.showing;
  const sale = choice.sale;
  return (
    <p class="muted selection-hint">
      {sale === 'open' || showing === undefined ? w.selectHint(room.selection.limit, room.ownCount.value) : saleWords(showing, sale)}
    </p>
  );
}

/** Seats of one row and price, as they are said: "Row E 14–19 · VIP · 6 × 170,000". Each has a button of its own where there are several. */
function Run({ room, run, remove }: { room: Room; run: SeatRun; remove: (seats: readonly number[]) => void }): VNode {
  const w = words();
  const tier = room.tiers.value.find((one) => one.index === run.tier);
  const section = room.layout.sections.length > 1 ? room.layout.sections[run.line.section]!.name : '';
  return (
    <li class="run">
      <p class="run-place">
        <span>{w.seatRun(section, run.line.name, run.numbers)}</span>
        {tier !== undefined && (
          <span class="run-price">{`${tier.name} · ${run.seats.length} × ${priceOf(tier) ?? ''}`}</span>
        )}
      </p>
      <ul class="run-seats">
        {run.seats.map((seat) => {
          const place = placeOf(room, seat);
          return (
            <li key={seat} class="chip" data-label={room.label(seat)}>
              <button type="button" class="chip-remove" aria-label={w.removeSeat(place)} title={w.removeSeat(place)} onClick={() => remove([seat])}>
                {room.label(seat).split('-').at(-1)}
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
    </li>
  );
}
