import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { sentenceFor, words } from '../../i18n';
import { formatCountdown, splitCountdown } from '../../i18n/format';
import type { Problem } from '../../net/problem';
import { requireIdentity } from '../../state/leaving';
import type { QueueVisit } from '../../state/queue-visit';
import { useApp } from '../../ui/app-context';
import { useEvery } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { waitWords } from './wait-words';

const hurryMs = 60_000;
/** The moments at which the rest of a turn is spoken. */
const spokenMs = [30_000, 60_000, 120_000, 300_000];

type Kind = 'turn' | 'waiting' | 'over' | 'left' | 'outside';

/** What there is to say; null: nothing. */
function kindOf(visit: QueueVisit): Kind | null {
  if (visit.isWaiting) return 'waiting';
  switch (visit.phase.value) {
    case 'admitted':
      return visit.turnEndsAt.value === null ? null : 'turn';
    case 'over':
    case 'left':
      return visit.phase.value;
    case 'watching':
      return visit.outside.overview.value?.queueOn === true ? 'outside' : null;
    default:
      return null;
  }
}

/**
 * What the queue has to say above the map: how long one's turn lasts, that it is over, or how far it is while one looks at
 * the seats. Empty where there is no queue.
 */
export function QueueStrip({ visit, backToWaiting }: { visit: QueueVisit; backToWaiting: () => void }): VNode {
  const app = useApp();
  useEvery(250);
  const w = words();
  const kind = kindOf(visit);
  const left = visit.turnLeft;
  const hurry = kind === 'turn' && left < hurryMs;
  useSpokenRest(kind === 'turn' ? left : null);

  const giveBack = async (): Promise<void> => {
    const sure = await app.prompts.ask({
      id: 'give-turn-back-dialog',
      title: w.turnGiveBackTitle,
      lead: w.turnGiveBackLead,
      yes: w.turnGiveBack,
      no: w.turnGiveBackKeep,
    });
    if (!sure) return;
    try {
      await visit.leave();
    } catch (problem) {
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  };
  const said: Record<Kind, [text: () => ComponentChildren, button: string, act: () => void]> = {
    turn: [() => (hurry ? w.turnHurry : w.turnLeft), w.turnGiveBack, () => void giveBack()],
    waiting: [() => <Place visit={visit} />, w.queueStripBack, backToWaiting],
    over: [() => (visit.overByPurchase.value ? w.turnBought : w.turnOver), w.lineUpAgain, () => visit.enter()],
    left: [() => w.watchingOnly, w.lineUp, () => visit.enter()],
    outside: [() => w.queueOutside(visit.outside.overview.value?.waiting ?? 0), w.signIn, () => void requireIdentity(app)],
  };
  const [text, button, act] = said[kind ?? 'left'];
  return (
    <section
      id="queue-strip"
      class="strip"
      aria-label={w.queueTitle}
      hidden={kind === null}
      data-kind={kind ?? undefined}
      data-hurry={hurry ? '' : undefined}
    >
      <Icon name="clock" />
      <p class="strip-text">{kind !== null && text()}</p>
      <span id="turn-countdown" class="countdown" role="timer" hidden={kind !== 'turn'}>
        {kind === 'turn' && formatCountdown(left)}
      </span>
      <button type="button" id="queue-strip-act" class="button small" onClick={act}>
        {button}
      </button>
    </section>
  );
}

function Place({ visit }: { visit: QueueVisit }): VNode {
  const w = words();
  const standing = visit.standing.value;
  if (standing === null) return <>{w.queueStripLobby}</>;
  return (
    <>
      {w.queueStripWaiting(standing.position)}
      <span class="strip-more">{` · ${w.queueWait}: ${waitWords(standing.waitSeconds)}`}</span>
    </>
  );
}

/** Says the rest of a turn at a few moments; null: there is none. */
function useSpokenRest(left: number | null): void {
  const { announcer } = useApp();
  const said = useRef(Infinity);
  const mark = left !== null && left > 0 ? (spokenMs.find((one) => left <= one) ?? Infinity) : Infinity;
  useEffect(() => {
    if (left === null || mark >= said.current) return;
    const first = said.current === Infinity;
    said.current = mark;
    if (first) return;
    const w = words();
    const { minutes, seconds } = splitCountdown(left);
    announcer.say(left < hurryMs ? `${w.turnHurry} ${w.turnSpoken(minutes, seconds)}` : w.turnSpoken(minutes, seconds));
  }, [mark]);
}
