import type { VNode } from 'preact';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { words } from '../i18n';
import type { Problem } from '../net/problem';
import type { QueueVisit } from '../state/queue-visit';
import type { Room } from '../state/room';
import { useApp } from '../ui/app-context';
import { focusHeading } from '../ui/focus';
import { usePageTitle } from '../ui/hooks';
import { FailureNote, LoadingNote } from '../ui/loading';
import type { Parameters } from '../ui/page';
import { NotFoundPage } from './not-found';
import { SeatRoom } from './seats/seat-room';
import { WaitingRoom } from './seats/waiting-room';

/** One date: its seats, or the waiting room before them. Which of the two is the queue's to say. */
export function ShowingPage({ params }: { params: Parameters }): VNode {
  const { queue, chat } = useApp();
  const showingId = params['showingId']!;
  const [visit, setVisit] = useState<QueueVisit | null>(null);
  useEffect(() => {
    const attended = queue.attend(showingId);
    setVisit(attended);
    const leaveChat = chat.attend(showingId);
    return () => {
      leaveChat();
      queue.leave(attended);
    };
  }, []);
  return <div class="showing-view">{visit === null ? <LoadingNote /> : <Faces showingId={showingId} visit={visit} />}</div>;
}

function Faces({ showingId, visit }: { showingId: string; visit: QueueVisit }): VNode {
  const { catalog } = useApp();
  const found = catalog.find(showingId);
  /** Whoever waits may look at the seats meanwhile. */
  const [looking, setLooking] = useState(false);
  const { problem, retry } = useAttempts(async () => {
    await catalog.load();
    // A date may be newer than the list.
    if (catalog.find(showingId) === undefined) await catalog.reload();
    return catalog.find(showingId) !== undefined;
  });
  usePageTitle(found?.show.title ?? words().mapLabel);
  const { isWaiting } = visit;
  useEffect(() => {
    if (!isWaiting) setLooking(false);
  }, [isWaiting]);
  /** While somebody else's place is asked for, the page stays as it is. */
  const last = useRef<'waiting' | 'seats' | null>(null);
  if (visit.phase.value !== 'asking' && found !== undefined) last.current = isWaiting && !looking ? 'waiting' : 'seats';
  const face = last.current;
  useMovedFocus(face);
  if (problem === 'nothing' || (problem !== null && problem.type === 'not-found')) return <NotFoundPage />;
  if (problem !== null) return <Failed problem={problem} retry={retry} />;
  if (face === null || found === undefined) return <LoadingNote />;
  return face === 'waiting' ? (
    <WaitingRoom visit={visit} show={found.show} showing={found.showing} lookAtSeats={() => setLooking(true)} />
  ) : (
    <Seats key={found.showing.layoutHash} showingId={showingId} visit={visit} backToWaiting={() => setLooking(false)} />
  );
}

/** Opens the seat room, and leaves it with the page. */
function Seats({ showingId, visit, backToWaiting }: { showingId: string; visit: QueueVisit; backToWaiting: () => void }): VNode {
  const { rooms } = useApp();
  const [room, setRoom] = useState<Room | null>(null);
  const entered = useRef(false);
  const { problem, retry } = useAttempts(async () => {
    entered.current = true;
    try {
      setRoom(await rooms.enter(showingId));
    } catch (error) {
      entered.current = false;
      rooms.leave(showingId);
      throw error;
    }
    return true;
  });
  useEffect(
    () => () => {
      if (entered.current) rooms.leave(showingId);
    },
    [],
  );
  useMovedFocus(room === null ? null : 'room');
  if (problem === 'nothing' || (problem !== null && problem.type === 'not-found')) return <NotFoundPage />;
  if (problem !== null) return <Failed problem={problem} retry={retry} />;
  return room === null ? <LoadingNote /> : <SeatRoom room={room} visit={visit} backToWaiting={backToWaiting} />;
}

function Failed({ problem, retry }: { problem: Problem; retry: () => void }): VNode {
  return (
    <div class="page">
      <FailureNote problem={problem} again={retry} />
    </div>
  );
}

/** Does something that may fail, and again when asked to; `nothing` where it answers false. */
function useAttempts(work: () => Promise<boolean>): { problem: Problem | 'nothing' | null; retry: () => void } {
  const [problem, setProblem] = useState<Problem | 'nothing' | null>(null);
  const [round, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let gone = false;
    work().then(
      (found) => {
        if (!gone) setProblem(found ? null : 'nothing');
      },
      (error: Problem) => {
        if (!gone) setProblem(error);
      },
    );
    return () => {
      gone = true;
    };
  }, [round]);
  return { problem, retry: () => again(undefined) };
}

/** Whoever read the former part of the page is told where they are now. */
function useMovedFocus(face: string | null): void {
  const before = useRef(face);
  useEffect(() => {
    const moved = before.current !== null && face !== null && before.current !== face;
    if (face !== null) before.current = face;
    if (!moved) return;
    scrollTo({ top: 0, behavior: 'instant' });
    focusHeading();
  }, [face]);
}
