import type { ComponentChildren, VNode } from 'preact';
import { useLocation } from 'preact-iso';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminShowing } from '../../net/contract';
import { useApp } from '../../ui/app-context';
import { Icon } from '../../ui/icon';

const pages = ['sale', 'seats', 'till', 'allocations', 'setup', 'rehearsal'] as const;
/** A page of a date's own. */
export type DatePlace = (typeof pages)[number];

/** Those that the box office has no part in. */
export const ofManagers: readonly DatePlace[] = ['sale', 'setup', 'rehearsal'];

interface Props {
  showing: AdminShowing;
  showings: readonly AdminShowing[];
  page: DatePlace;
  /** Beside the title. */
  children?: ComponentChildren;
}

/** Which date an operator is at, the way to others, and to the other pages of the same. */
export function DateHead({ showing, showings, page, children }: Props): VNode {
  const { session } = useApp();
  const w = adminWords();
  const { route } = useLocation();
  const shows = new Map<string, AdminShowing[]>();
  for (const one of showings) shows.set(one.title, [...(shows.get(one.title) ?? []), one]);
  const addressOf = (showingId: string, of: DatePlace): string => `/admin/${encodeURIComponent(showingId)}${of === 'sale' ? '' : `/${of}`}`;
  const mine = pages.filter((one) => session.role !== 'box-office' || !ofManagers.includes(one));
  return (
    <>
      <header class="sale-head">
        <a class="crumb icon-only" href="/admin" aria-label={w.title}>
          <Icon name="back" />
        </a>
        <div class="sale-title">
          <h1>{showing.title}</h1>
          <p class="muted">{showing.venue}</p>
        </div>
        {children}
        <select
          id="sale-showing"
          class="select"
          aria-label={w.showing}
          value={showing.id}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.value;
            // Should they rather stay, it names this one still.
            currentTarget.value = showing.id;
            leaveTo(addressOf(chosen, page), route);
          }}
        >
          {[...shows].map(([title, dates]) => (
            <optgroup key={title} label={title}>
              {dates.map((one) => (
                <option key={one.id} value={one.id}>
                  {formatDate(one.startsAt, 'long', language.value, one.timeZone)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </header>
      <nav class="date-nav" aria-label={w.datePages}>
        {mine.map((one) => (
          <a key={one} id={`date-${one}`} href={addressOf(showing.id, one)} aria-current={one === page ? 'page' : undefined}>
            {w.dateNames[one]}
          </a>
        ))}
      </nav>
    </>
  );
}

/** Goes to another page as a link does: who has something unsaved is asked. */
export function leaveTo(path: string, route: (path: string) => void): void {
  if (dispatchEvent(new CustomEvent('seataspire-leave', { cancelable: true }))) route(path);
}
