import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { leftWords, saleWords } from '../i18n/sale-words';
import { serverClock } from '../net/clock';
import type { Show, Showing } from '../net/contract';
import { remainingOf, saleStateOf, type SaleState } from '../state/catalog';
import { datesToCome } from '../state/date-groups';
import { useApp } from '../ui/app-context';
import { useEvery, usePageTitle } from '../ui/hooks';
import { FailureNote, LoadingNote } from '../ui/loading';
import { Poster } from '../ui/poster';

/** The list of shows. */
export function ShowsPage(): VNode {
  const { catalog } = useApp();
  const w = words();
  const shows = catalog.all;
  usePageTitle(w.showsTitle);
  // A sale may open by the clock alone.
  useEvery(15_000);
  useEffect(() => {
    void catalog.load().catch(() => undefined);
    return catalog.watch([]);
  }, []);
  useEffect(() => {
    // Not all of many may be watched, and of those that are over nothing changes.
    const next = datesToCome((shows ?? []).flatMap((show) => show.showings), serverClock.now());
    catalog.setWatched(next.map(({ id }) => id));
  }, [shows]);
  const problem = catalog.problem.value;
  return (
    <div class="page shows-page">
      <header class="page-head">
        <h1>{w.showsTitle}</h1>
        <p class="lead">{w.showsLead}</p>
      </header>
      <div id="shows">
        {shows !== null ? (
          <Cards shows={shows} />
        ) : problem === null ? (
          <LoadingNote />
        ) : (
          <FailureNote problem={problem} again={() => void catalog.reload().catch(() => undefined)} />
        )}
      </div>
    </div>
  );
}

function Cards({ shows }: { shows: readonly Show[] }): VNode {
  if (shows.length === 0) return <p class="note">{words().showsEmpty}</p>;
  return (
    <ul class="show-grid">
      {shows.map((show) => (
        <Card key={show.id} show={show} />
      ))}
    </ul>
  );
}

function Card({ show }: { show: Show }): VNode {
  const { state, text } = stateOf(show);
  return (
    <li class="show-card" data-show={show.id}>
      <a href={`/shows/${encodeURIComponent(show.id)}`} class="show-link">
        <Poster show={show} decorative />
        <div class="show-text">
          <h2 class="show-title">{show.title}</h2>
          <p class="show-venue">{show.venue}</p>
          <p class="show-dates">
            <Dates show={show} />
          </p>
          <p class="show-foot">
            <span class="show-price">{priceOf(show)}</span>
            <span class="badge show-state" data-sale={state}>
              {text}
            </span>
          </p>
        </div>
        <span class="visually-hidden">{words().chooseDate}</span>
      </a>
    </li>
  );
}

/** How the sale of a show stands: as well as that of its best date. */
function stateOf(show: Show): { state: SaleState; text: string } {
  const w = words();
  const now = serverClock.now();
  const states = show.showings.map((showing) => saleStateOf(showing, now));
  const state = (['open', 'not-yet', 'sold-out', 'closed'] as const).find((one) => states.includes(one)) ?? 'closed';
  if (state === 'open') {
    const tiers = show.showings.filter((_, i) => states[i] === 'open').flatMap((showing) => showing.tiers);
    return { state, text: leftWords(remainingOf({ tiers })) };
  }
  const opens = (showing: Showing): number => Date.parse(showing.saleOpensAt);
  const [next] = show.showings.filter((_, i) => states[i] === state).sort((a, b) => opens(a) - opens(b));
  return { state, text: next === undefined ? w.saleClosed : saleWords(next, state) };
}

function Dates({ show }: { show: Show }): VNode {
  const w = words();
  const now = serverClock.now();
  const starts = show.showings.map((showing) => showing.startsAt).sort();
  const [next] = [...starts.filter((start) => Date.parse(start) > now), ...starts];
  if (next === undefined) return <>{w.noDates}</>;
  return (
    <>
      <span>{formatDate(next, 'short', language.value, show.timeZone)}</span>
      {starts.length > 1 && (
        <>
          {' '}
          <span>{`· ${w.showDates(starts.length)}`}</span>
        </>
      )}
    </>
  );
}

function priceOf(show: Show): string {
  const prices = show.showings.flatMap((showing) => showing.tiers).flatMap(({ price }) => price ?? []);
  return prices.length === 0 ? '' : words().fromPrice(formatMoney(Math.min(...prices), show.currency, language.value));
}
