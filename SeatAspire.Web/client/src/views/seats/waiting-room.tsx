import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, sentenceFor, words } from '../../i18n';
import { formatCountdown, formatDate } from '../../i18n/format';
import { serverClock } from '../../net/clock';
import type { Show, Showing } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { saleStateOf } from '../../state/catalog';
import { milestone, shareDone, type Standing } from '../../state/queue-place';
import type { QueueVisit } from '../../state/queue-visit';
import { useApp } from '../../ui/app-context';
import { chime, chooseSound, prepareChime, sound } from '../../ui/chime';
import { useEvery, usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Poster } from '../../ui/poster';
import { StockList } from './stock-list';
import { waitWords } from './wait-words';

/** Further away than this, an opening is a date rather than a countdown. */
const countdownMs = 24 * 3_600_000;

interface Props {
  visit: QueueVisit;
  show: Show;
  showing: Showing;
  lookAtSeats: () => void;
}

/** Where one waits: how far it is, how long it may take, and what is left. There is nothing to press. */
export function WaitingRoom({ visit, show, showing, lookAtSeats }: Props): VNode {
  const app = useApp();
  useEvery(250);
  const w = words();
  const standing = visit.standing.value;
  const opensAt = visit.opensAt.value;
  const until = opensAt === null ? 0 : Date.parse(opensAt) - serverClock.now();
  usePageTitle(`${standing === null ? w.queueTitle : w.queueTabTitle(standing.position)} · ${show.title}`);
  useEffect(() => app.catalog.watch([showing.id]), []);
  useEffect(() => {
    const touched = (): void => prepareChime();
    for (const event of ['pointerdown', 'keydown']) document.addEventListener(event, touched, { once: true });
    return () => {
      for (const event of ['pointerdown', 'keydown']) document.removeEventListener(event, touched);
    };
  }, []);
  useSaidMilestones(standing);
  return (
    <div
      class="page waiting"
      id="waiting-room"
      data-state={visit.phase.value}
      data-position={standing === null ? '' : standing.position}
      data-connection={visit.link.value}
      data-api={app.origins.current}
    >
      <a class="crumb" href={`/shows/${encodeURIComponent(show.id)}`}>
        <Icon name="back" />
        {show.title}
      </a>
      <div class="waiting-grid">
        <section class="waiting-card" aria-labelledby="waiting-title">
          <header class="waiting-head">
            <h1 id="waiting-title">{w.queueTitle}</h1>
            <span class="link-state" id="queue-link" data-link={visit.link.value}>
              <span class="link-dot" aria-hidden="true" />
              <span class="link-text">{{ live: w.linkLive, polling: w.linkRefreshing, reconnecting: w.linkReconnecting }[visit.link.value]}</span>
            </span>
          </header>
          <p id="queue-crowded" class="waiting-note" role="status" hidden={!visit.crowded.value}>
            {visit.crowded.value && `${w.bannerCrowded} ${w.bannerPollingQueue}`}
          </p>
          {standing === null ? <Lobby visit={visit} showing={showing} until={until} /> : <Place standing={standing} />}
          <Way standing={standing} hidden={standing === null || until > 0} />
          {standing !== null && <Facts standing={standing} />}
          {standing === null && (
            <div class="waiting-draw" id="queue-draw">
              <h2>{w.queueDraw}</h2>
              <p>{w.queueDrawLead}</p>
              <a href={`/showings/${encodeURIComponent(showing.id)}/draw`} target="_blank">
                {w.queueDrawCheck}
              </a>
            </div>
          )}
          <p id="queue-note" class="waiting-note" hidden={standing === null || until <= 0}>
            {standing !== null && until > 0 && `${w.queueOpensIn} ${openingText(visit, showing, until)}. ${w.queueOpensHere}`}
          </p>
          <Halt visit={visit} showing={showing} until={until} />
          <p class="waiting-keep">{w.queueKeep}</p>
          <label class="waiting-sound" for="queue-sound">
            <input
              type="checkbox"
              id="queue-sound"
              class="switch"
              role="switch"
              checked={sound.value}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                chooseSound(on);
                if (on) void chime();
              }}
            />
            {w.queueSound}
          </label>
          <div class="waiting-actions">
            <button type="button" id="queue-look" class="button" onClick={lookAtSeats}>
              <Icon name="map" />
              {w.queueLook}
            </button>
            <LeaveButton visit={visit} />
          </div>
        </section>
        <aside class="waiting-show" aria-label={show.title}>
          <div class="waiting-what">
            <Poster show={show} decorative />
            <div>
              <p class="waiting-show-title">{show.title}</p>
              <p class="muted">{formatDate(showing.startsAt, 'long', language.value, showing.timeZone)}</p>
              <p class="muted">{show.venue}</p>
            </div>
          </div>
          <h2 id="queue-stock-title">{w.queueStock}</h2>
          <StockList showing={showing} />
        </aside>
      </div>
    </div>
  );
}

function openingText(visit: QueueVisit, showing: Showing, until: number): string {
  if (until > countdownMs) return formatDate(visit.opensAt.value!, 'short', language.value, showing.timeZone);
  return until > 0 ? formatCountdown(until) : '';
}

const count = (n: number): string => n.toLocaleString(language.value === 'ko' ? 'ko-KR' : 'en');

/** Before a draw: nobody has a number yet. */
function Lobby({ visit, showing, until }: { visit: QueueVisit; showing: Showing; until: number }): VNode {
  const w = words();
  const here = visit.waitingCount.value;
  return (
    <div class="waiting-place">
      <p class="waiting-label">{until > 0 ? w.queueOpensIn : w.queueDrawing}</p>
      <p id="queue-position" class={until > countdownMs ? 'waiting-number is-date' : 'waiting-number'}>
        {openingText(visit, showing, until)}
      </p>
      <p class="waiting-label">{here > 0 && w.queueLobbyCount(here)}</p>
    </div>
  );
}

function Place({ standing }: { standing: Standing }): VNode {
  const w = words();
  return (
    <div class="waiting-place">
      <p class="waiting-label">{w.queueYouAre}</p>
      <p id="queue-position" class="waiting-number">
        {count(standing.position)}
      </p>
      <p class="waiting-label">{standing.position === 1 ? w.queueNext : w.queueInLine}</p>
    </div>
  );
}

function Way({ standing, hidden }: { standing: Standing | null; hidden: boolean }): VNode {
  const done = standing === null ? 0 : shareDone(standing);
  return (
    <div
      id="queue-progress"
      class="way"
      role="progressbar"
      aria-label={words().queueProgress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(done * 100)}
      hidden={hidden}
      style={{ '--done': String(done) }}
    >
      <div class="way-done">
        <span class="way-here" />
      </div>
    </div>
  );
}

function Facts({ standing }: { standing: Standing }): VNode {
  const w = words();
  return (
    <dl class="waiting-facts">
      <div>
        <dt>{w.queueAhead}</dt>
        <dd id="queue-ahead">{count(standing.ahead)}</dd>
      </div>
      <div>
        <dt>{w.queueBehind}</dt>
        <dd id="queue-behind">{count(standing.behind)}</dd>
      </div>
      <div class="waiting-wait">
        <dt>{w.queueWait}</dt>
        <dd id="queue-wait" class={standing.waitSeconds === null ? 'is-unknown' : ''}>
          {waitWords(standing.waitSeconds)}
        </dd>
      </div>
    </dl>
  );
}

/** What keeps everybody from going in. */
function Halt({ visit, showing, until }: { visit: QueueVisit; showing: Showing; until: number }): VNode {
  const { announcer } = useApp();
  const w = words();
  const closed = saleStateOf(showing, serverClock.now()) === 'closed';
  const paused = visit.paused.value;
  const before = useRef<boolean | null>(null);
  useEffect(() => {
    if (before.current !== null && before.current !== paused) announcer.say(paused ? words().queuePaused : words().queueResumed);
    before.current = paused;
  }, [paused]);
  return (
    <p id="queue-halt" class="waiting-halt" hidden={!closed && (!paused || until > 0)}>
      {closed ? w.queueSaleClosed : w.queuePaused}
    </p>
  );
}

/** Says the place when it passes a round number. */
function useSaidMilestones(standing: Standing | null): void {
  const { announcer } = useApp();
  const said = useRef(Infinity);
  const mark = standing === null ? Infinity : milestone(standing.position);
  useEffect(() => {
    if (standing !== null && mark < said.current) announcer.say(words().queueSay(standing.position, waitWords(standing.waitSeconds)));
    said.current = Math.min(mark, said.current);
  }, [mark]);
}

function LeaveButton({ visit }: { visit: QueueVisit }): VNode {
  const { announcer, prompts } = useApp();
  const w = words();
  const busy = useSignal(false);
  const leave = async (): Promise<void> => {
    const sure = await prompts.ask({
      id: 'queue-leave-dialog',
      title: w.queueLeaveTitle,
      lead: w.queueLeaveLead,
      yes: w.queueLeave,
      no: w.queueStay,
    });
    // While one thought about it, the turn may have come.
    if (!sure || !visit.isWaiting) return;
    busy.value = true;
    try {
      await visit.leave();
      announcer.show(words().queueLeft);
    } catch (problem) {
      announcer.show(sentenceFor(problem as Problem), 'warning');
    } finally {
      busy.value = false;
    }
  };
  return (
    <button type="button" id="queue-leave" class="text-button" disabled={busy.value} onClick={() => void leave()}>
      {w.queueLeave}
    </button>
  );
}
