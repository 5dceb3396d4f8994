import type { VNode } from 'preact';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate, formatMoney } from '../../i18n/format';
import { serverClock } from '../../net/clock';
import type { AdminFigures } from '../../net/contract';
import { Icon } from '../../ui/icon';
import { count } from './gate';

type Kind = 'off' | 'paused' | 'scheduled' | 'on' | 'open';

function kindOf(figures: AdminFigures): Kind {
  if (figures.queueMode === 'off') return 'off';
  if (figures.paused) return 'paused';
  if (figures.opensAt !== null && Date.parse(figures.opensAt) > serverClock.now()) return 'scheduled';
  return figures.queueOn ? 'on' : 'open';
}

/** In a sentence or two what is happening, and the one switch that is needed in a hurry. */
interface StateBandProps {
  figures: AdminFigures;
  /** Of the venue. */
  zone: string;
  onPause: (paused: boolean) => void;
}

export function StateBand({ figures, zone, onPause }: StateBandProps): VNode {
  const w = adminWords();
  const kind = kindOf(figures);
  const { paused } = figures;
  return (
    <section class="state-band" aria-labelledby="sale-state" data-state={kind}>
      <div>
        <h2 id="sale-state">
          <span role="status">{{ off: w.stateOff, paused: w.statePaused, scheduled: w.stateScheduled, on: w.stateOn, open: w.stateOpen }[kind]}</span>
        </h2>
        <p class="state-lead">{sentences(figures, kind, zone).join(' ')}</p>
      </div>
      <button type="button" id="pause" class={paused ? 'button primary' : 'button'} hidden={kind === 'off'} onClick={() => onPause(!paused)}>
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? w.resume : w.pause}
      </button>
    </section>
  );
}

function sentences(figures: AdminFigures, kind: Kind, zone: string): string[] {
  const w = adminWords();
  switch (kind) {
    case 'off':
      return [w.stateOffLead];
    case 'paused':
      return [w.statePausedLead(figures.waiting)];
    case 'open':
      return [w.stateOpenLead(figures.active, figures.threshold)];
    case 'scheduled': {
      const when = formatDate(figures.opensAt!, 'short', language.value, zone);
      return [w.stateScheduledLead(when), ...(figures.draw ? [w.stateLottery(figures.inLobby)] : [])];
    }
    case 'on': {
      const pace = figures.admittedPerMinute;
      return [
        w.stateOnLead(figures.waiting, figures.admitPerSecond),
        ...(figures.waiting > 0 && pace > 0 ? [w.wait(w.minutes(Math.round(figures.waiting / pace)))] : []),
        ...(figures.waiting === 0 && figures.queueMode === 'on' ? [w.stateForcedLead] : []),
      ];
    }
  }
}

/** What is wrong with the installation, as long as it is: its limits then meet the innocent. */
export function ForwarderWarning({ figures: { untrustedForwarders } }: { figures: AdminFigures }): VNode {
  return (
    <p id="untrusted-forwarders" class="desk-warning" role="alert" hidden={untrustedForwarders.length === 0}>
      {untrustedForwarders.length > 0 && adminWords().untrustedForwarders(untrustedForwarders)}
    </p>
  );
}

/** The figures as numbers; they change each second and are no news for ears. */
export function Tiles({ figures: f }: { figures: AdminFigures }): VNode {
  const w = adminWords();
  const full = Math.min(1, f.active / Math.max(1, f.threshold));
  const wait = f.waiting > 0 && f.admittedPerMinute > 0 ? `≈ ${w.minutes(Math.round(f.waiting / f.admittedPerMinute))}` : '\u00a0';
  return (
    <dl class="tiles" aria-label={w.figures}>
      <Tile id="viewers" label={w.viewers} value={count(f.viewers)} hint={w.viewersHint} />
      <Tile id="waiting" label={w.waiting} value={count(f.waiting)} hint={wait} />
      <Tile id="active" label={w.inside} value={count(f.active)} hint={w.insideHint(f.threshold)} full={full} />
      <Tile id="admitted" label={w.admitted} value={count(f.admittedPerMinute)} hint={w.perMinute} />
      <Tile id="held" label={w.held} value={count(f.held)} hint={w.share(percent(f.held, f))} />
      <Tile id="sold" label={w.sold} value={count(f.sold)} hint={w.share(percent(f.sold, f))} />
      <Tile id="free" label={w.free} value={count(f.free)} hint={w.freeHint(f.blocked)} />
      <Tile id="revenue" label={w.revenue} value={formatMoney(f.revenue, f.currency, language.value)} hint={w.revenueHint} />
    </dl>
  );
}

function Tile({ id, label, value, hint, full }: { id: string; label: string; value: string; hint: string; full?: number }): VNode {
  return (
    <div class="tile" data-figure={id}>
      <dt>{label}</dt>
      <dd class="tile-value">{value}</dd>
      <dd class="tile-hint">
        {hint}
        {full !== undefined && (
          <span class="tile-meter" aria-hidden="true" data-full={full >= 1 ? '' : undefined}>
            <span style={{ transform: `scaleX(${full})` }} />
          </span>
        )}
      </dd>
    </div>
  );
}

/** Of the seats that are for sale. */
function percent(n: number, figures: AdminFigures): string {
  const all = figures.free + figures.held + figures.sold;
  const share = all === 0 ? 0 : n / all;
  return share.toLocaleString(language.value === 'ko' ? 'ko-KR' : 'en-GB', { style: 'percent', maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 });
}
