import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { language, sentenceFor } from '../../i18n';
import { formatDate } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import { seatCard } from '../../map/seat-words';
import type { AdminShowing } from '../../net/contract';
import type { Allocation } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import type { DeskHouse } from '../../state/admin/desk-house';
import type { PickMode } from '../../state/admin/seat-pick';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { AllocationForm } from './allocation-form';
import { DatePage } from './date-page';
import { DeskRoom } from './desk-room';
import { count, mind } from './gate';
import { HouseMap } from './house-map';
import { useOperatorApi } from './operator-api';
import { PickTools } from './pick-tools';
import { useReading } from './reading';
import { Table } from './table';

/** Seats of a date that are set aside under a name. */
export function AllocationsPage({ params }: { params: Parameters }): VNode {
  return (
    <DatePage params={params} page="allocations">
      {(showing) => <DeskRoom showingId={showing.id}>{(house) => <Allocations showing={showing} house={house} />}</DeskRoom>}
    </DatePage>
  );
}

function Allocations({ showing, house }: { showing: AdminShowing; house: DeskHouse }): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  usePageTitle(`${w.allocations}: ${showing.title}`);
  const mode = useSignal<PickMode>('seat');
  const { value, again } = useReading(() => api.allocations(showing.id), [showing.id]);
  return (
    <div class="desk-split">
      <div>
        <PickTools house={house} mode={mode} />
        <HouseMap house={house} mode={mode.value} describe={(seat) => seatCard(house.room, seat)} connection={house.room.link.value} version={house.version} />
      </div>
      <div class="desk-side">
        <AllocationForm showing={showing} house={house} done={again} />
        <section aria-labelledby="allocations-title">
          <h2 id="allocations-title" class="visually-hidden">
            {w.allocations}
          </h2>
          {value === null ? <LoadingNote /> : value instanceof Problem ? <FailureNote problem={value} again={again} /> : <List showing={showing} house={house} allocations={value} done={again} />}
        </section>
      </div>
    </div>
  );
}

interface ListProps {
  showing: AdminShowing;
  house: DeskHouse;
  allocations: readonly Allocation[];
  done: () => void;
}

function List({ showing, house, allocations, done }: ListProps): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const release = async ({ allocationId, name }: Allocation): Promise<void> => {
    if (!(await app.prompts.ask({ id: 'release-confirm', title: w.releaseSure, lead: w.releaseLead(name), yes: w.releaseDo, no: w.goBack }))) return;
    try {
      await api.release(showing.id, allocationId);
      app.announcer.show(w.releasedDone, 'success');
    } catch (problem) {
      mind(app, problem as Problem);
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
    done();
  };
  if (allocations.length === 0) return <p class="note">{w.noAllocations}</p>;
  return (
    <Table id="allocation-list" label={w.allocations} head={[w.allocationName, w.seats, '']} figures={[1]}>
      <tbody>
        {allocations.map((one) => (
          <tr key={one.allocationId} data-allocation={one.allocationId}>
            <th scope="row">
              {one.name}
              <span class="cell-more">
                {[
                  one.code,
                  one.uses === null ? null : `${count(one.used ?? 0)}/${count(one.uses)}`,
                  one.discountPercent === null ? null : `−${one.discountPercent} %`,
                  one.releaseAt === null ? null : formatDate(one.releaseAt, 'short', language.value, showing.timeZone),
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </span>
            </th>
            <td class="number">
              {count(one.seats.length)}
              {one.sold !== undefined && one.sold > 0 && <span class="cell-more">{w.soldSeats(one.sold)}</span>}
            </td>
            <td class="actions">
              <button type="button" class="text-button" data-act="show" onClick={() => house.selection.set(one.seats.map((label) => house.find(label)).filter((seat) => seat >= 0))}>
                {w.onMap}
              </button>
              <button type="button" class="text-button" data-act="release" onClick={() => void release(one)}>
                {w.releaseDo}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
