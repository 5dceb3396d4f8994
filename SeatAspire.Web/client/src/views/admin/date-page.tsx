import type { VNode } from 'preact';
import type { AdminShowing } from '../../net/contract';
import type { Parameters } from '../../ui/page';
import { DateHead, ofManagers, type DatePlace } from './date-head';
import { AdminGate, boxOffice } from './gate';
import { OfDate } from './of-date';

interface Props {
  params: Parameters;
  page: DatePlace;
  children: (showing: AdminShowing) => VNode;
}

/** A page of a date, for whose role has a part in it, below the date's head. */
export function DatePage({ params, page, children }: Props): VNode {
  return (
    <AdminGate {...(ofManagers.includes(page) ? {} : { to: boxOffice })}>
      <OfDate showingId={params['showingId']!}>
        {(showing, showings) => (
          <div class={`sale-page ${page}-page`}>
            <DateHead showing={showing} showings={showings} page={page} />
            {children(showing)}
          </div>
        )}
      </OfDate>
    </AdminGate>
  );
}
