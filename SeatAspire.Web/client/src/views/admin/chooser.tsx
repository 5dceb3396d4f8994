import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import { serverClock } from '../../net/clock';
import type { AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import type { Role } from '../../state/session';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { DoorPage } from './door';
import { AdminGate, anyOperator, mind } from './gate';

/** Where operators come to: the dates, and what they may do with each. */
export function ChooserPage(): VNode {
  const { session } = useApp();
  const w = adminWords();
  const { role } = session;
  usePageTitle(w.title);
  return (
    <AdminGate to={anyOperator}>
      {role === 'door' ? (
        <DoorPage />
      ) : (
        <div class="page narrow">
          <header class="page-head">
            <h1>{w.title}</h1>
            <p class="lead">{w.choose}</p>
          </header>
          <div id="admin-showings">
            <Showings role={role!} />
          </div>
        </div>
      )}
    </AdminGate>
  );
}

/** A date among all dates, in words: what is played, and when there. */
export function dateName({ title, startsAt, timeZone }: AdminShowing): string {
  return `${title}, ${formatDate(startsAt, 'short', language.value, timeZone)}`;
}

/** Reads the dates that an operator may watch. */
export function useShowings(): { showings: AdminShowing[] | Problem | null; load: () => void } {
  const app = useApp();
  const [showings, setShowings] = useState<AdminShowing[] | Problem | null>(null);
  const load = (): void =>
    void app.api.adminShowings().then(setShowings, (problem: Problem) => {
      mind(app, problem);
      setShowings(problem);
    });
  useEffect(load, []);
  return { showings, load };
}

/** A date is of today until the next morning. */
const overAfterMs = 12 * 3_600_000;

function Showings({ role }: { role: Role }): VNode {
  const w = adminWords();
  const { showings, load } = useShowings();
  if (showings === null) return <LoadingNote />;
  if (showings instanceof Problem) return <FailureNote problem={showings} again={load} />;
  const isOver = (showing: AdminShowing): boolean => Date.parse(showing.startsAt) < serverClock.now() - overAfterMs;
  const past = showings.filter(isOver);
  const coming = showings.filter((showing) => !isOver(showing));
  return (
    <>
      {showings.length === 0 && (
        <p class="note">
          {w.noDates}
          {role !== 'box-office' && (
            <>
              {' '}
              <a href="/admin/shows">{w.places.shows}</a>
            </>
          )}
        </p>
      )}
      <Shows showings={coming} role={role} />
      {past.length > 0 && (
        <details class="past-dates">
          <summary>{w.pastDates(past.length)}</summary>
          <Shows showings={past} role={role} />
        </details>
      )}
    </>
  );
}

function Shows({ showings, role }: { showings: readonly AdminShowing[]; role: Role }): VNode {
  const shows = new Map<string, AdminShowing[]>();
  for (const showing of showings) shows.set(showing.showId, [...(shows.get(showing.showId) ?? []), showing]);
  return (
    <>
      {[...shows].map(([showId, dates]) => (
        <section key={showId} class="admin-show">
          <h2>{dates[0]!.title}</h2>
          <p class="muted">{dates[0]!.venue}</p>
          <ul class="admin-dates">
            {dates.map((showing) => (
              <DateLink key={showing.id} showing={showing} role={role} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function DateLink({ showing, role }: { showing: AdminShowing; role: Role }): VNode {
  const w = adminWords();
  const address = `/admin/${encodeURIComponent(showing.id)}`;
  return (
    <li>
      <a class="admin-date" href={role === 'box-office' ? `${address}/till` : address} data-showing={showing.id}>
        <span>{formatDate(showing.startsAt, 'short', language.value, showing.timeZone)}</span>
        <span class="badge" data-sale={showing.state === 'on-sale' ? 'open' : showing.state === 'scheduled' ? 'not-yet' : showing.state === 'cancelled' ? 'sold-out' : 'closed'}>
          {w.saleStates[showing.state]}
        </span>
      </a>
    </li>
  );
}
