import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { saleWords } from '../i18n/sale-words';
import { serverClock } from '../net/clock';
import type { Show, Showing } from '../net/contract';
import { mostWatched, saleStateOf } from '../state/catalog';
import { useApp } from '../ui/app-context';
import { useEvery, usePageTitle } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { FailureNote, LoadingNote } from '../ui/loading';
import type { Parameters } from '../ui/page';
import { Poster } from '../ui/poster';
import { NotFoundPage } from './not-found';

/** A show: its dates, and what is left of each price. */
export function ShowPage({ params }: { params: Parameters }): VNode {
  const { catalog, announcer } = useApp();
  const showId = params['showId']!;
  const show = catalog.show(showId);
  usePageTitle(show?.title ?? '');
  // A sale may open by the clock alone.
  useEvery(15_000);
  useEffect(() => {
    void catalog.load().catch(() => undefined);
    const stops = [
      catalog.watch([]),
      catalog.added.subscribe((showing) => {
        if (catalog.find(showing.id)?.show.id === showId) announcer.show(words().newDate(formatDate(showing.startsAt, 'short', language.value, showing.timeZone)));
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const ids = show?.showings.map((showing) => showing.id) ?? [];
  useEffect(() => {
    if (ids.length <= mostWatched) return catalog.setWatched(ids);
    // Of more than one may watch, those on the screen and about to be.
    const near = new Set<string>();
    const observer = new IntersectionObserver(
      (cards) => {
        for (const { target, isIntersecting } of cards) near[isIntersecting ? 'add' : 'delete']((target as HTMLElement).dataset['showing']!);
        catalog.setWatched([...near]);
      },
      { rootMargin: '50%' },
    );
    document.querySelectorAll('#showings > .showing').forEach((card) => observer.observe(card));
    return () => observer.disconnect();
  }, [ids.join()]);
  if (catalog.all === null) {
    const problem = catalog.problem.value;
    return (
      <div class="page show-page">
        {problem === null ? <LoadingNote /> : <FailureNote problem={problem} again={() => void catalog.reload().catch(() => undefined)} />}
      </div>
    );
  }
  return show === undefined ? <NotFoundPage /> : <About show={show} />;
}

function About({ show }: { show: Show }): VNode {
  const w = words();
  const now = serverClock.now();
  const byStart = [...show.showings].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  const past = byStart.filter((showing) => Date.parse(showing.startsAt) <= now);
  const ordered = [...byStart.filter((showing) => !past.includes(showing)), ...past.reverse()];
  return (
    <div class="page show-page">
      <a class="crumb" href="/">
        <Icon name="back" />
        {w.navShows}
      </a>
      <div class="show-hero">
        <Poster show={show} />
        <div class="show-about">
          <h1>{show.title}</h1>
          <p class="show-place">
            <Icon name="place" />
            {show.venue}
          </p>
          {show.description !== null && <p class="show-description">{show.description}</p>}
          <h2 class="section-title">{w.chooseDate}</h2>
          <ol id="showings" class="showings">
            {ordered.length === 0 && <li class="note">{w.noDates}</li>}
            {ordered.map((showing) => (
              <DateCard key={showing.id} showing={showing} past={past.includes(showing)} />
            ))}
          </ol>
        </div>
      </div>
    </div>
  );
}

function DateCard({ showing, past }: { showing: Showing; past: boolean }): VNode {
  const w = words();
  const { value } = language;
  const state = saleStateOf(showing, serverClock.now());
  return (
    <li class="showing" data-showing={showing.id} data-past={past ? '' : undefined}>
      <div class="showing-when">
        <span class="showing-month">{formatDate(showing.startsAt, 'month', value, showing.timeZone)}</span>
        <span class="showing-day">{formatDate(showing.startsAt, 'day', value, showing.timeZone)}</span>
        <span class="showing-time">
          <span>{formatDate(showing.startsAt, 'weekday', value, showing.timeZone)}</span>
          <span>{formatDate(showing.startsAt, 'time', value, showing.timeZone)}</span>
        </span>
      </div>
      <ul class="showing-tiers">
        {showing.tiers.map((tier) => (
          <li key={tier.index} class="showing-tier" data-tier={tier.index}>
            <span class="tier-name">{tier.name}</span>
            <span class="tier-price">{tier.price !== null && formatMoney(tier.price, tier.currency, value)}</span>
            <span class="tier-left" data-remaining={tier.remaining}>
              {tier.remaining !== null && (tier.remaining === 0 ? w.soldOut : w.remainingShort(tier.remaining))}
            </span>
          </li>
        ))}
      </ul>
      <div class="showing-go">
        <span class="badge showing-state" data-sale={state}>
          {past && state === 'closed' ? w.datePast : saleWords(showing, state)}
        </span>
        <a
          class={`button showing-link${state === 'open' ? ' primary' : ''}`}
          href={`/showings/${encodeURIComponent(showing.id)}`}
          aria-describedby={`when-${showing.id}`}
        >
          {state === 'open' ? w.chooseSeats : w.lookAtSeats}
        </a>
        <span id={`when-${showing.id}`} class="visually-hidden">
          {formatDate(showing.startsAt, 'long', value, showing.timeZone)}
        </span>
      </div>
    </li>
  );
}
