import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
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
  const [turn, again] = useState(0);
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
  if (house === null) return <LoadingNote />;
  if (house instanceof Problem) return <FailureNote problem={house} again={() => again(turn + 1)} />;
  return children(house);
}
