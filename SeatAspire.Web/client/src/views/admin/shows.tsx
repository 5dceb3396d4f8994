import type { VNode } from 'preact';
import { useLocation } from 'preact-iso';
import { datesWords } from '../../i18n/dates';
import type { Show } from '../../net/contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { AdminGate } from './gate';
import { useReading } from './reading';
import { ShowForm } from './show-form';
import { Table } from './table';

/** What is played, and the way to add to it. */
export function ShowsDeskPage(): VNode {
  return (
    <AdminGate>
      <Shows />
    </AdminGate>
  );
}

function Shows(): VNode {
  const app = useApp();
  const w = datesWords();
  const { route } = useLocation();
  usePageTitle(w.shows);
  const { value: shows, again } = useReading(() => app.api.shows(), []);
  return (
    <div class="desk-page">
      <header>
        <h1>{w.shows}</h1>
        <p class="page-lead">{w.showsLead}</p>
      </header>
      {shows === null ? <LoadingNote /> : shows instanceof Problem ? <FailureNote problem={shows} again={again} /> : <ShowTable shows={shows} />}
      <ShowForm
        show={null}
        done={(show) => {
          void app.catalog.reload().catch(() => undefined);
          route(`/admin/shows/${encodeURIComponent(show.id)}`);
        }}
      />
    </div>
  );
}

function ShowTable({ shows }: { shows: readonly Show[] }): VNode {
  const w = datesWords();
  if (shows.length === 0) return <p class="note">{w.noShows}</p>;
  return (
    <Table id="show-list" label={w.shows} head={[w.title, w.venue, w.currency, w.datesTitle]}>
      <tbody>
        {shows.map((show) => (
          <tr key={show.id} data-show={show.id}>
            <th scope="row">
              <a href={`/admin/shows/${encodeURIComponent(show.id)}`}>{show.title}</a>
            </th>
            <td>{show.venue}</td>
            <td>{show.currency}</td>
            <td>{w.dates(show.showings.length)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
