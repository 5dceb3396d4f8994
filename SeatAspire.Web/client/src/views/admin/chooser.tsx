import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { AdminGate, mind } from './gate';
import { GoodsDesk } from './goods-desk';

/** The dates that an operator may watch. */
export function ChooserPage(): VNode {
  const w = adminWords();
  return (
    <AdminGate>
      <div class="page narrow">
        <header class="page-head">
          <h1>{w.title}</h1>
          <p class="lead">{w.choose}</p>
        </header>
        <div id="admin-showings">
          <Showings />
        </div>
        <GoodsDesk />
      </div>
    </AdminGate>
  );
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

function Showings(): VNode {
  const { showings, load } = useShowings();
  if (showings === null) return <LoadingNote />;
  if (showings instanceof Problem) return <FailureNote problem={showings} again={load} />;
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
              <DateLink key={showing.id} showing={showing} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function DateLink({ showing }: { showing: AdminShowing }): VNode {
  const w = adminWords();
  return (
    <li>
      <a class="admin-date" href={`/admin/${encodeURIComponent(showing.id)}`} data-showing={showing.id}>
        <span>{formatDate(showing.startsAt, 'short', language.value)}</span>
        <span class="badge" data-sale={showing.saleOpen ? 'open' : 'closed'}>
          {showing.saleOpen ? w.onSale : w.notOnSale}
        </span>
      </a>
    </li>
  );
}
