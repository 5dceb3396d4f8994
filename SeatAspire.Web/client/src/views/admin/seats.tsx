import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { officeWords } from '../../i18n/office';
import { seatCard } from '../../map/seat-words';
import type { AdminShowing } from '../../net/contract';
import type { DeskHouse } from '../../state/admin/desk-house';
import type { PickMode } from '../../state/admin/seat-pick';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import type { Parameters } from '../../ui/page';
import { BlockForm } from './block-form';
import { DatePage } from './date-page';
import { DeskRoom } from './desk-room';
import { HouseMap } from './house-map';
import { OwnerPanel } from './owner-panel';
import { PickTools } from './pick-tools';

/** Who has which seat of a date, live; seats are blocked and freed here. */
export function SeatsPage({ params }: { params: Parameters }): VNode {
  return (
    <DatePage params={params} page="seats">
      {(showing) => <DeskRoom showingId={showing.id}>{(house) => <Seats showing={showing} house={house} />}</DeskRoom>}
    </DatePage>
  );
}

function Seats({ showing, house }: { showing: AdminShowing; house: DeskHouse }): VNode {
  const { session } = useApp();
  const w = officeWords();
  usePageTitle(`${w.seatsTitle}: ${showing.title}`);
  const mode = useSignal<PickMode>('seat');
  const { free, held, sold, blocked } = house.counts.value;
  return (
    <div class="desk-split">
      <div>
        <p id="seat-counts" class="desk-note">
          {w.states(free, held, sold, blocked)}
        </p>
        <PickTools house={house} mode={mode} />
        <HouseMap house={house} mode={mode.value} describe={(seat) => seatCard(house.room, seat)} connection={house.room.link.value} version={house.version} />
      </div>
      <div class="desk-side">
        <OwnerPanel showingId={showing.id} house={house} />
        {session.role !== 'box-office' && <BlockForm showingId={showing.id} house={house} />}
      </div>
    </div>
  );
}
