import type { VNode } from 'preact';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { Problem } from '../../net/problem';
import { DeskHouse } from '../../state/admin/desk-house';
import { useApp } from '../../ui/app-context';
import { FailureNote, LoadingNote } from '../../ui/loading';

interface Props {
  showingId: string;
  children: (house: DeskHouse) => VNode;
}

/** The seats of a date, live, for an operator's page. */
export function DeskRoom({ showingId, children }: Props): VNode {
  const app = useApp();
  const [house, setHouse] = useState<DeskHouse | Problem | null>(null);
  const [turn, again] = useReducer((count: number) => count + 1, 0);
  const hash = app.catalog.find(showingId)?.showing.layoutHash;
  /** The date has other seats than those that are shown. */
  const isStale = house instanceof DeskHouse && hash !== undefined && hash !== house.layout.hash;
  useEffect(() => {
    let left = false;
    let opened: DeskHouse | null = null;
    const open = async (): Promise<void> => {
      await app.catalog.load();
      // A date that was added a moment ago.
      if (app.catalog.find(showingId) === undefined) await app.catalog.reload();
      if (app.catalog.find(showingId) === undefined) throw new Problem('not-found', 404, null);
      const room = await app.rooms.enter(showingId);
      if (left) return;
      opened = new DeskHouse(room);
      setHouse(opened);
    };
    open().catch((problem: Problem) => left || setHouse(problem));
    return () => {
      left = true;
      opened?.dispose();
      app.rooms.leave(showingId);
    };
  }, [showingId, turn]);
  useEffect(() => {
    if (isStale) again(undefined);
  }, [isStale]);
  if (house === null || isStale) return <LoadingNote />;
  if (house instanceof Problem) return <FailureNote problem={house} again={() => again(undefined)} />;
  return children(house);
}
