import type { VNode } from 'preact';
import { useLocation } from 'preact-iso';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import { datesWords } from '../../i18n/operator';
import type { Show } from '../../net/contract';
import type { ChangedShow } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { NotFoundPage } from '../not-found';
import { AdminGate, mind } from './gate';
import { NewDates } from './new-dates';
import { useOperatorApi } from './operator-api';
import { PosterForm } from './poster-form';
import { useReading } from './reading';
import { ShowForm } from './show-form';
import { Table } from './table';

/** A show: what is said of it, its poster, and its dates. */
export function ShowDeskPage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate>
      <OneShow showId={params['showId']!} />
    </AdminGate>
  );
}

function OneShow({ showId }: { showId: string }): VNode {
  const app = useApp();
  const { value: show, again, set } = useReading(() => app.api.show(showId), [showId]);
  if (show !== null && !(show instanceof Problem)) return <Desk show={show} set={set} again={again} />;
  if (show?.status === 404) return <NotFoundPage />;
  return <div class="page">{show === null ? <LoadingNote /> : <FailureNote problem={show} again={again} />}</div>;
}

function Desk({ show, set, again }: { show: Show; set: (show: Show) => void; again: () => void }): VNode {
  const app = useApp();
  const w = datesWords();
  usePageTitle(show.title);
  const changed = (answer: ChangedShow): void => {
    // The answer knows what every replica will know in a moment, but for the dates.
    set({ ...show, ...answer, showings: show.showings });
    void app.catalog.reload().catch(() => undefined);
  };
  return (
    <div class="desk-page show-desk">
      <header class="plan-head">
        <a class="crumb icon-only" href="/admin/shows" aria-label={w.shows}>
          <Icon name="back" />
        </a>
        <div>
          <h1>{show.title}</h1>
          <p class="page-lead">{`${show.venue} · ${w.dates(show.showings.length)}`}</p>
        </div>
      </header>
      <div class="desk-split">
        <div class="desk-side">
          <Dates show={show} />
          <NewDates show={show} done={again} />
        </div>
        <div class="desk-side">
          <ShowForm show={show} done={changed} />
          <PosterForm show={show} done={changed} />
          {show.showings.length === 0 && <Removal show={show} />}
        </div>
      </div>
    </div>
  );
}

function Dates({ show }: { show: Show }): VNode {
  const w = datesWords();
  const states = adminWords().saleStates;
  return (
    <section aria-labelledby="dates-title">
      <h2 id="dates-title" class="visually-hidden">
        {w.datesTitle}
      </h2>
      {show.showings.length === 0 ? (
        <p class="desk-note">{w.noDates}</p>
      ) : (
        <Table id="date-list" label={w.datesTitle} head={[w.date, w.state, w.saleOpens, '']}>
          <tbody>
            {show.showings.map(({ id, startsAt, saleOpensAt, state = 'scheduled' }) => (
              <tr key={id} data-showing={id} data-state={state}>
                <th scope="row">
                  <a href={`/admin/${encodeURIComponent(id)}`}>{formatDate(startsAt, 'short', language.value, show.timeZone)}</a>
                </th>
                <td>{states[state]}</td>
                <td>{formatDate(saleOpensAt, 'short', language.value, show.timeZone)}</td>
                <td class="actions">
                  <a href={`/admin/${encodeURIComponent(id)}/setup`}>{w.toSetup}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Removal({ show }: { show: Show }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const { route } = useLocation();
  const w = datesWords();
  const remove = async (): Promise<void> => {
    if (!(await app.prompts.ask({ id: 'remove-show', title: w.remove, lead: w.removeLead(show.title), yes: w.remove, no: w.goBack }))) return;
    try {
      await api.removeShow(show.id);
      app.announcer.show(w.removed, 'success');
      void app.catalog.reload().catch(() => undefined);
      route('/admin/shows');
    } catch (problem) {
      mind(app, problem as Problem);
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  };
  return (
    <p>
      <button type="button" id="show-remove" class="text-button" onClick={() => void remove()}>
        {w.remove}
      </button>
    </p>
  );
}
