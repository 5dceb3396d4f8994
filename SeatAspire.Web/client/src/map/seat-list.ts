import { words } from '../i18n';
import { SeatState } from '../net/contract';
import type { Room } from '../state/room';
import { Cleanup } from '../state/store';
import { h, setAttribute } from '../ui/dom';
import { tierColor } from './palette';
import { lineOf, seatNumber, type Line } from './seat-layout';
import { describeSeat } from './seat-words';

/**
 * The seats as a grid of the document: what the map shows to the eye, for keyboard and screen reader. One section at a
 * time, as 50,000 cells would be too much for any of them.
 */
export class SeatList {
  readonly element: HTMLElement;
  private readonly grid: HTMLElement;
  private readonly chooser: HTMLSelectElement;
  private readonly cleanup = new Cleanup();
  private readonly cells = new Map<number, HTMLElement>();
  private section = 0;
  /** The one cell that Tab comes to. */
  private current = -1;
  private staleCounts = 0;

  constructor(
    private readonly room: Room,
    private readonly onSeat: (seat: number) => void,
  ) {
    const w = words();
    this.chooser = h('select', {
      id: 'seat-section',
      class: 'select',
      onchange: () => this.showSection(Number(this.chooser.value)),
    });
    this.grid = h('div', {
      id: 'seat-grid',
      class: 'seat-grid',
      role: 'grid',
      'aria-label': w.seatList,
      'aria-multiselectable': 'true',
      onclick: (event: MouseEvent) => this.click(event),
      onkeydown: (event: KeyboardEvent) => this.key(event),
      // A screen reader may put the focus on a cell without a key of ours.
      onfocusin: (event: FocusEvent) => this.setCurrent(seatOf(event), false),
    });
    const several = room.layout.sections.length > 1;
    this.element = h(
      'div',
      { class: 'seat-list' },
      several
        ? h(
            'div',
            { class: 'seat-list-chooser' },
            h('label', { class: 'field-label', for: 'seat-section' }, w.section),
            this.chooser,
          )
        : null,
      this.grid,
    );
    this.fillChooser();
    this.showSection(Math.max(0, room.layout.sections.findIndex((section) => section.seatCount > 0)));
    this.cleanup.add(
      room.changed.subscribe((seats) => {
        this.refresh(seats);
        this.countSoon();
      }),
      room.selection.changed.subscribe((seats) => this.refresh(seats)),
      () => clearTimeout(this.staleCounts),
    );
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** Brings a seat's cell into the document; the section may be another one. */
  reveal(seat: number): void {
    const { section } = this.room.layout.rows[this.room.layout.rowOf[seat]!]!;
    if (section !== this.section) {
      this.chooser.value = String(section);
      this.showSection(section);
    }
    this.setCurrent(seat, false);
  }

  private fillChooser(): void {
    const free = this.freeBySection();
    this.room.layout.sections.forEach((section, i) => {
      if (section.seatCount === 0) return;
      const text = words().sectionOption(section.name, free[i]!);
      const option = this.chooser.querySelector<HTMLOptionElement>(`option[value="${i}"]`);
      if (option === null) this.chooser.append(h('option', { value: i }, text));
      else if (option.textContent !== text) option.textContent = text;
    });
  }

  private freeBySection(): number[] {
    const { layout } = this.room;
    return layout.sections.map((section) => {
      let free = 0;
      for (const index of section.rows) {
        const row = layout.rows[index]!;
        for (let seat = row.start; seat < row.start + row.source.count; seat++) {
          if (this.room.stateOf(seat) === SeatState.Free) free++;
        }
      }
      return free;
    });
  }

  private countSoon(): void {
    if (this.staleCounts !== 0) return;
    this.staleCounts = window.setTimeout(() => {
      this.staleCounts = 0;
      this.fillChooser();
    }, 1_000);
  }

  private showSection(index: number): void {
    const { room } = this;
    const w = words();
    const section = room.layout.sections[index];
    if (section === undefined) return;
    this.section = index;
    this.cells.clear();
    const rows = section.lines.map((lineIndex, position) => {
      const line = room.layout.lines[lineIndex]!;
      const cells: HTMLElement[] = [];
      for (let i = 0; i < line.count; i++) cells.push(this.makeCell(line.start + i, i + 2));
      return h(
        'div',
        { role: 'row', class: 'seat-row', 'aria-rowindex': position + 1 },
        h('div', { role: 'rowheader', class: 'seat-row-name', 'aria-colindex': 1 }, w.rowName(line.name)),
        h('div', { class: 'seat-row-cells', role: 'presentation' }, ...cells),
      );
    });
    this.grid.setAttribute('aria-rowcount', String(rows.length));
    const longest = Math.max(0, ...section.lines.map((lineIndex) => room.layout.lines[lineIndex]!.count));
    this.grid.setAttribute('aria-colcount', String(longest + 1));
    this.grid.setAttribute('aria-label', `${w.seatList}${section.name === '' ? '' : `: ${section.name}`}`);
    this.grid.replaceChildren(...rows);
    const first = section.lines[0];
    this.current = -1;
    if (first !== undefined) this.setCurrent(room.layout.lines[first]!.start, false);
  }

  private makeCell(seat: number, column: number): HTMLElement {
    const cell = h('div', {
      role: 'gridcell',
      class: 'seat-cell',
      id: `seat-${seat}`,
      tabindex: '-1',
      'aria-colindex': column,
      'data-seat': this.room.label(seat),
      'data-index': seat,
      // Written by the style sheet: the cell's name says the number, and everything else.
      'data-number': seatNumber(this.room.layout, seat),
    });
    const position = this.room.layout.tiers.findIndex((tier) => tier.index === this.room.layout.tier[seat]);
    const tier = this.room.layout.tiers[position];
    if (tier !== undefined) cell.style.setProperty('--tier', tierColor(tier.color, position));
    this.cells.set(seat, cell);
    this.dress(seat, cell);
    return cell;
  }

  private dress(seat: number, cell: HTMLElement): void {
    const { room } = this;
    setAttribute(cell, 'data-state', room.stateName(seat));
    setAttribute(cell, 'data-mine', String(room.isMine(seat)));
    setAttribute(cell, 'aria-selected', String(room.selection.has(seat)));
    setAttribute(cell, 'aria-disabled', room.stateOf(seat) === SeatState.Free || room.isMine(seat) ? null : 'true');
    setAttribute(cell, 'aria-label', describeSeat(room, seat));
  }

  private refresh(seats: readonly number[]): void {
    for (const seat of seats) {
      const cell = this.cells.get(seat);
      if (cell !== undefined) this.dress(seat, cell);
    }
  }

  private setCurrent(seat: number, focus: boolean): void {
    const next = this.cells.get(seat);
    if (next === undefined) return;
    this.cells.get(this.current)?.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    this.current = seat;
    if (focus) next.focus();
  }

  private click(event: MouseEvent): void {
    const seat = seatOf(event);
    if (seat < 0) return;
    this.setCurrent(seat, true);
    this.onSeat(seat);
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || this.current < 0) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.onSeat(this.current);
      return;
    }
    const next = this.target(event.key, event.ctrlKey);
    if (next === null) return;
    event.preventDefault();
    this.setCurrent(next, true);
  }

  /** Where a key leads from the current cell; null for a key that is none of ours. */
  private target(key: string, far: boolean): number | null {
    const { layout } = this.room;
    const { lines } = layout.sections[this.section]!;
    const line = lineOf(layout, this.current);
    const position = lines.findIndex((index) => layout.lines[index] === line);
    const lineAt = (index: number): Line => layout.lines[lines[Math.max(0, Math.min(lines.length - 1, index))]!]!;
    const endOf = (one: Line): number => one.start + one.count - 1;
    switch (key) {
      case 'ArrowLeft':
        return Math.max(line.start, this.current - 1);
      case 'ArrowRight':
        return Math.min(endOf(line), this.current + 1);
      case 'ArrowUp':
        return this.closestIn(lineAt(position - 1));
      case 'ArrowDown':
        return this.closestIn(lineAt(position + 1));
      case 'PageUp':
        return this.closestIn(lineAt(position - 5));
      case 'PageDown':
        return this.closestIn(lineAt(position + 5));
      case 'Home':
        return far ? lineAt(0).start : line.start;
      case 'End':
        return endOf(far ? lineAt(lines.length - 1) : line);
      default:
        return null;
    }
  }

  /** The seat of a row that stands closest to the current one: up and down go straight, whatever the numbers are. */
  private closestIn(line: Line): number {
    const { layout } = this.room;
    if (lineOf(layout, this.current) === line) return this.current;
    let best = line.start;
    let bestDistance = Infinity;
    for (let seat = line.start; seat < line.start + line.count; seat++) {
      const distance = Math.hypot(
        layout.x[seat]! - layout.x[this.current]!,
        layout.y[seat]! - layout.y[this.current]!,
      );
      if (distance < bestDistance) {
        best = seat;
        bestDistance = distance;
      }
    }
    return best;
  }
}

/** The seat whose cell an event happened at; -1 beside the cells. */
function seatOf(event: Event): number {
  const cell = (event.target as Element).closest<HTMLElement>('[data-index]');
  return cell === null ? -1 : Number(cell.dataset['index']);
}
