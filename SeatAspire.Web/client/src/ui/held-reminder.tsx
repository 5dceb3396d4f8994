import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatCountdown, formatDate } from '../i18n/format';
import { serverClock } from '../net/clock';
import { useApp } from './app-context';
import { useEvery } from './hooks';
import { Icon } from './icon';

/** Holds that wait to be paid, at the lower edge. */
export function HeldReminder({ inert }: { inert: boolean }): VNode {
  useEvery(250);
  const { payments } = useApp();
  const w = words();
  const waiting = payments.waiting.value;
  const any = waiting.length > 0;
  useEffect(() => {
    document.body.toggleAttribute('data-holding', any);
  }, [any]);
  return (
    <div id="held-reminder" class="held-reminder" hidden={!any} inert={inert}>
      {waiting.map((hold) => (
        <button key={hold.holdId} type="button" class="held-pill" data-hold={hold.holdId} onClick={() => payments.show(hold)}>
          <Icon name="clock" />
          <span class="held-pill-text">
            {w.heldPill(hold.seats.length, formatCountdown(Date.parse(hold.expiresAt) - serverClock.now()))}
            <HeldWhat showingId={hold.showingId} />
          </span>
          <strong>{w.heldPillPay}</strong>
        </button>
      ))}
    </div>
  );
}

/** The show and date, where they are not those of the page. */
function HeldWhat({ showingId }: { showingId: string }): VNode | null {
  const { catalog, payments } = useApp();
  const found = catalog.find(showingId);
  if (found === undefined || payments.attended.value === showingId) return null;
  return <small class="held-pill-what">{`${found.show.title} · ${formatDate(found.showing.startsAt, 'short', language.value)}`}</small>;
}
