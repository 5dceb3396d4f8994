import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { officeWords } from '../../i18n/office';
import { seatCard } from '../../map/seat-words';
import type { AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import type { DeskHouse } from '../../state/admin/desk-house';
import type { PickMode } from '../../state/admin/seat-pick';
import { Till } from '../../state/admin/till';
import { usePageTitle } from '../../ui/hooks';
import type { Parameters } from '../../ui/page';
import { DatePage } from './date-page';
import { DeskRoom } from './desk-room';
import { HouseMap } from './house-map';
import { useOperatorApi } from './operator-api';
import { PickTools } from './pick-tools';
import { useReading } from './reading';
import { TillForm } from './till-form';
import { TillSold } from './till-sold';

/** The counter: seats sold for cash, by card, or given away. */
export function TillPage({ params }: { params: Parameters }): VNode {
  return (
    <DatePage params={params} page="till">
      {(showing) => <DeskRoom showingId={showing.id}>{(house) => <Counter key={showing.id} showing={showing} house={house} />}</DeskRoom>}
    </DatePage>
  );
}

function Counter({ showing, house }: { showing: AdminShowing; house: DeskHouse }): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  usePageTitle(`${w.till}: ${showing.title}`);
  const { value: allocations } = useReading(() => api.allocations(showing.id), [showing.id]);
  const allocated = useMemo(() => ({ seats: new Set<number>() }), []);
  allocated.seats = useMemo(
    () => new Set((allocations === null || allocations instanceof Problem ? [] : allocations).flatMap((one) => one.seats.map((label) => house.find(label)))),
    [allocations, house],
  );
  const till = useMemo(() => new Till(showing.id, house, api, () => allocated.seats), [house]);
  useEffect(() => () => till.dispose(), [till]);
  const mode = useSignal<PickMode>('seat');
  const allow = (seats: number[]): number[] => seats.filter((seat) => till.maySell(seat));
  const sold = till.sold.value;
  if (sold !== null) return <TillSold till={till} order={sold} />;
  return (
    <div class="desk-split till">
      <div>
        <PickTools house={house} mode={mode} allow={allow} />
        <HouseMap house={house} mode={mode.value} allow={allow} describe={(seat) => seatCard(house.room, seat)} connection={house.room.link.value} version={house.version} />
      </div>
      <TillForm till={till} />
    </div>
  );
}
