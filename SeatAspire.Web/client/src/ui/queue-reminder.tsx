import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../i18n';
import { formatCountdown } from '../i18n/format';
import { useApp } from './app-context';
import { useEvery } from './hooks';
import { Icon } from './icon';
import { tellOfQueue } from './queue-caller';

/** Tells what happens in the queue, whatever page is looked at, and keeps the way back at the lower edge of the others. */
export function QueueReminder({ inert }: { inert: boolean }): VNode {
  const app = useApp();
  useEvery(500);
  useEffect(() => app.queue.news.subscribe(({ visit, news }) => void tellOfQueue(app, visit, news)), []);
  const w = words();
  const visit = app.queue.unattended;
  const isTurn = visit?.phase.value === 'admitted' && visit.turnEndsAt.value !== null;
  const shown = visit !== null && (visit.isWaiting || isTurn);
  const standing = visit?.standing.value ?? null;
  const place = standing === null ? w.queueStripLobby : w.queueStripWaiting(standing.position);
  return (
    <a
      id="queue-reminder"
      class="held-pill queue-reminder"
      hidden={!shown}
      inert={inert}
      href={`/showings/${encodeURIComponent(visit?.showingId ?? '')}`}
      data-kind={isTurn ? 'turn' : 'waiting'}
    >
      <Icon name="clock" />
      <span class="held-pill-text">{isTurn ? `${w.turnTitle} ${formatCountdown(visit!.leaseLeft)}` : place}</span>
      <strong>{isTurn ? w.chooseSeats : w.queueStripBack}</strong>
    </a>
  );
}
