import type { VNode } from 'preact';
import type { AdminShowing } from '../../net/contract';
import { Problem } from '../../net/problem';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { NotFoundPage } from '../not-found';
import { useShowings } from './chooser';

interface Props {
  showingId: string;
  children: (showing: AdminShowing, showings: readonly AdminShowing[]) => VNode;
}

/** What is of a date, once the dates are known. */
export function OfDate({ showingId, children }: Props): VNode {
  const { showings, load } = useShowings();
  if (showings === null || showings instanceof Problem) {
    return <div class="page">{showings === null ? <LoadingNote /> : <FailureNote problem={showings} again={load} />}</div>;
  }
  const showing = showings.find((one) => one.id === showingId);
  return showing === undefined ? <NotFoundPage /> : children(showing, showings);
}
