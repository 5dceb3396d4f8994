import type { VNode } from 'preact';
import { adminWords } from '../../i18n/admin';
import { Problem } from '../../net/problem';
import { usePageTitle } from '../../ui/hooks';
import { ChangeLog } from './change-log';
import { dateName, useShowings } from './chooser';
import { AdminGate } from './gate';

/** All that operators changed. */
export function LogPage(): VNode {
  return (
    <AdminGate>
      <Log />
    </AdminGate>
  );
}

function Log(): VNode {
  const w = adminWords();
  const { showings } = useShowings();
  usePageTitle(w.logTitleAll);
  const nameOf = (showingId: string): string => {
    const found = showings instanceof Problem ? undefined : showings?.find((one) => one.id === showingId);
    return found === undefined ? showingId : dateName(found);
  };
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.logTitleAll}</h1>
        <p class="lead">{w.logLead}</p>
      </header>
      <ChangeLog showingId={null} nameOf={nameOf} changes={0} />
    </div>
  );
}
