import { batch, signal, untracked, useComputed, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { words } from '../../i18n';
import { Own } from '../../map/house';
import { tierColor } from '../../map/palette';
import { lineOf, seatNumber, type Line } from '../../map/seat-layout';
import { describeSeat } from '../../map/seat-words';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';
import { onChange } from '../../state/store';
import { SectionChooser } from './section-chooser';
import { seatForKey } from './seat-keys';

interface Props {
  room: Room;
  choice: SeatChoice;
}

/**
 * The seats as a grid of the document: what the map shows to the eye, for keyboard and screen reader. One section at a time, as
 * 50,000 cells would be too much for any of them.
 */
export function SeatList({ room, choice }: Props): VNode {
  const { layout } = room;
  const firstOf = (section: number): number => layout.lines[layout.sections[section]?.lines[0] ?? -1]?.start ?? -1;
  // Where there is a choice already, as one that a link made, it is where the list begins.
  const chosen = choice.attended.peek()?.seat ?? -1;
  const section = useSignal(chosen < 0 ? Math.max(0, layout.sections.findIndex((one) => one.seatCount > 0)) : layout.rows[layout.rowOf[chosen]!]!.section);
  /** The one cell that Tab comes to. */
  const current = useSignal(chosen < 0 ? firstOf(section.value) : chosen);
  const turnTo = (next: number, seat: number): void => {
    batch(() => {
      section.value = next;
      current.value = seat;
    });
  };
  useEffect(
    () =>
      // What was chosen on the map is where the list goes on.
      onChange(choice.attended, (attended) => {
        if (attended !== null && attended.by !== 'list') turnTo(layout.rows[layout.rowOf[attended.seat]!]!.section, attended.seat);
      }),
    [choice],
  );
  return (
    <div class="seat-list">
      {layout.sections.length > 1 && <SectionChooser room={room} section={section.value} onChange={(next) => turnTo(next, firstOf(next))} />}
      <Grid key={section.value} room={room} section={section.value} current={current} choice={choice} />
    </div>
  );
}

function Grid({ room, section: index, current, choice }: Props & { section: number; current: Signal<number> }): VNode {
  const w = words();
  const { layout } = room;
  const section = layout.sections[index]!;
  const lines = useMemo(() => section.lines.map((line) => layout.lines[line]!), [section]);
  const grid = useRef<HTMLDivElement>(null);
  const revisions = useRevisions(room, lines, grid);

  const turnTo = (seat: number, focus: boolean): void => {
    if (seat < 0) return;
    current.value = seat;
    if (focus) grid.current?.querySelector<HTMLElement>(`#seat-${seat}`)?.focus();
  };
  return (
    <div
      id="seat-grid"
      class="seat-grid"
      role="grid"
      aria-label={section.name === '' ? w.seatList : `${w.seatList}: ${section.name}`}
      aria-multiselectable="true"
      aria-rowcount={lines.length}
      aria-colcount={Math.max(0, ...lines.map((line) => line.count)) + 1}
      ref={grid}
      onClick={(event) => {
        const seat = seatOf(event);
        if (seat < 0) return;
        turnTo(seat, true);
        choice.choose(seat, 'list');
      }}
      onKeyDown={(event) => {
        if (event.altKey || event.metaKey || current.value < 0) return;
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          choice.choose(current.value, 'list');
          return;
        }
        const next = seatForKey(layout, lines, current.value, event.key, event.ctrlKey);
        if (next === null) return;
        event.preventDefault();
        turnTo(next, true);
      }}
      // A screen reader may put the focus on a cell without a key of ours.
      onFocusIn={(event) => turnTo(seatOf(event), false)}
    >
      {lines.map((line, i) => (
        <Row key={line.start} room={room} line={line} index={i + 1} revision={revisions.get(line)!} current={current} />
      ))}
    </div>
  );
}

/** How often rows are drawn anew that nobody sees, nor is in. */
const unseenMs = 500;

/** Of each line, how often one of its seats became another: so that only that row is drawn anew, and out of view, or beside a map that moves, not with each message. */
function useRevisions(room: Room, lines: readonly Line[], grid: RefObject<HTMLElement | null>): Map<Line, Signal<number>> {
  const signals = useMemo(() => new Map(lines.map((line) => [line, signal(0)])), [lines]);
  // Before anything else happens: a change between drawing and listening would never be seen.
  useLayoutEffect(() => {
    const element = grid.current!;
    const due = new Set<Signal<number>>();
    let isSeen = true;
    let drawnAt = -Infinity;
    let callOff: (() => void) | undefined;
    const draw = (): void => {
      callOff?.();
      callOff = undefined;
      drawnAt = performance.now();
      batch(() => due.forEach((revision) => revision.value++));
      due.clear();
    };
    const refresh = (seats: readonly number[], at: 'once' | 'soon'): void => {
      for (const seat of seats) {
        const revision = signals.get(lineOf(room.layout, seat));
        if (revision !== undefined) due.add(revision);
      }
      if (due.size === 0) return;
      const wait = drawnAt + unseenMs - performance.now();
      const isNow = room.rest.isResting && (isSeen || wait <= 0);
      if (at === 'once' || isNow || seats.some((seat) => room.own[seat] !== Own.no) || element.contains(document.activeElement)) draw();
      else callOff ??= room.rest.after(isSeen ? 0 : Math.max(0, wait), draw);
    };
    const observer = new IntersectionObserver((seen) => {
      isSeen = seen.at(-1)!.isIntersecting;
      if (isSeen && due.size > 0) draw();
    });
    observer.observe(element);
    const stops = [
      room.changed.subscribe((seats) => refresh(seats, 'soon')),
      room.selection.changed.subscribe((seats) => refresh(seats, 'once')),
      // What is one's own is waited for.
      onChange(room.ownCount, draw),
      () => observer.disconnect(),
      () => callOff?.(),
    ];
    return () => stops.forEach((stop) => stop());
  }, [room, signals]);
  return signals;
}

interface RowProps {
  room: Room;
  line: Line;
  index: number;
  revision: ReadonlySignal<number>;
  current: ReadonlySignal<number>;
}

function Row({ room, line, index, revision, current }: RowProps): VNode {
  // Most moves of the focus are within one row.
  const here = useComputed(() => (current.value >= line.start && current.value < line.start + line.count ? current.value : -1));
  void revision.value;
  void room.lit.value;
  void room.selection.hasCode.value;
  const cells: VNode[] = [];
  for (let i = 0; i < line.count; i++) cells.push(<Cell key={i} room={room} seat={line.start + i} column={i + 2} current={here.value === line.start + i} />);
  return (
    <div role="row" class="seat-row" aria-rowindex={index}>
      <div role="rowheader" class="seat-row-name" aria-colindex={1}>
        {words().rowName(line.name)}
      </div>
      <div class="seat-row-cells" role="presentation">
        {cells}
      </div>
    </div>
  );
}

function Cell({ room, seat, column, current }: { room: Room; seat: number; column: number; current: boolean }): VNode {
  const { layout } = room;
  // The row tells when a cell is another one: 3,000 cells that each follow the selection would be slow.
  const [selected, name, lit] = untracked(() => [room.selection.has(seat), describeSeat(room, seat), room.isLit(seat)]);
  const position = layout.tiers.findIndex((tier) => tier.index === layout.tier[seat]);
  const tier = layout.tiers[position];
  return (
    <div
      role="gridcell"
      class="seat-cell"
      id={`seat-${seat}`}
      tabIndex={current ? 0 : -1}
      aria-colindex={column}
      aria-selected={selected}
      aria-disabled={room.selection.mayChoose(seat) || room.isMine(seat) ? undefined : 'true'}
      aria-label={name}
      data-seat={room.label(seat)}
      data-index={seat}
      // Written by the style sheet: the cell's name says the number, and everything else.
      data-number={seatNumber(layout, seat)}
      data-state={room.stateName(seat)}
      data-mine={room.isMine(seat)}
      data-dim={lit ? undefined : ''}
      style={tier === undefined ? undefined : { '--tier': tierColor(tier.color, position), '--ticks': String(position) }}
    />
  );
}

/** The seat whose cell an event happened at; -1 beside the cells. */
function seatOf(event: Event): number {
  const cell = (event.target as Element).closest<HTMLElement>('[data-index]');
  return cell === null ? -1 : Number(cell.dataset['index']);
}
