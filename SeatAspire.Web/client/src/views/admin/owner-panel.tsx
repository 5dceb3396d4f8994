import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { language, sentenceFor } from '../../i18n';
import { formatDate, formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/operator';
import { placeOf, seatCard } from '../../map/seat-words';
import type { SeatOwner } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import type { DeskHouse } from '../../state/admin/desk-house';
import { useApp } from '../../ui/app-context';
import { mind } from './gate';
import { useOperatorApi } from './operator-api';

/** The seats in hand, and on demand who has the one that there is. */
export function OwnerPanel({ showingId, house }: { showingId: string; house: DeskHouse }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const answer = useSignal<SeatOwner | Problem | null>(null);
  const { seats } = house.selection;
  const [only] = seats;
  const label = seats.length === 1 ? house.label(only!) : null;
  // What was asked about another seat is no answer about this one.
  const told = answer.value instanceof Problem || answer.value?.seat === label ? answer.value : null;
  // Drawn anew when a seat becomes another.
  void house.version.value;
  const ask = async (): Promise<void> => {
    try {
      answer.value = await api.seatOwner(showingId, label!);
    } catch (problem) {
      mind(app, problem as Problem);
      answer.value = problem as Problem;
    }
  };
  return (
    <section class="panel" id="owner-panel" aria-labelledby="owner-title">
      <h2 id="owner-title">{label === null ? w.seatsTitle : placeOf(house.room, only!)}</h2>
      <p class="desk-note">{seats.length === 0 ? w.seatsLead : label === null ? '' : seatCard(house.room, only!).detail}</p>
      {seats.length > 1 && <p class="picked-labels">{house.picked.value.slice(0, 40).join(', ') + (seats.length > 40 ? ' …' : '')}</p>}
      {label !== null && (
        <>
          <div class="button-row">
            <button type="button" id="owner-ask" class="button" onClick={() => void ask()}>
              {w.owner}
            </button>
            <p class="desk-note">{w.ownerHint}</p>
          </div>
          <div id="owner" role="status">
            {told instanceof Problem ? <p class="desk-bad">{sentenceFor(told)}</p> : told !== null && <Owner owner={told} />}
          </div>
        </>
      )}
    </section>
  );
}

function Owner({ owner }: { owner: SeatOwner }): VNode {
  const w = officeWords();
  const order = owner.order ?? null;
  if (owner.personId == null) return <p class="desk-note">{w.ownerNobody(owner.seat)}</p>;
  return (
    <dl class="facts">
      {order === null && (
        <div>
          <dt>{w.status}</dt>
          <dd>{owner.expiresAt == null ? w.ownerPaying(owner.seat) : w.ownerHeld(owner.seat, formatDate(owner.expiresAt, 'seconds', language.value))}</dd>
        </div>
      )}
      <div>
        <dt>{w.name}</dt>
        <dd>{order?.buyer?.name ?? order?.nickname ?? w.nobody}</dd>
      </div>
      <div>
        <dt>{w.email}</dt>
        <dd>{order?.buyer?.email ?? owner.email ?? w.nobody}</dd>
      </div>
      {order !== null && (
        <>
          <div>
            <dt>{w.reference}</dt>
            <dd>
              <a href={`/admin/orders/${encodeURIComponent(order.orderId)}`}>{order.reference}</a>
            </dd>
          </div>
          <div>
            <dt>{w.paid}</dt>
            <dd>{formatMoney(order.amount, order.currency, language.value)}</dd>
          </div>
        </>
      )}
    </dl>
  );
}
