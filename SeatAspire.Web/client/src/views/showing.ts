import type { App, View } from '../app';
import { words } from '../i18n';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';
import type { QueueVisit } from '../state/queue-visit';
import type { Room } from '../state/room';
import { keepChoice, takeChoice } from '../state/selection';
import { Cleanup, Emitter } from '../state/store';
import { fill, h } from '../ui/dom';
import { failureNote, loadingNote } from '../ui/loading';
import { notFoundView } from './not-found';
import { QueueStrip } from './queue-strip';
import { SeatRoomPage } from './seat-room';
import { WaitingRoomPage } from './waiting-room';

/** One date: its seats, or the waiting room before them. Which of the two is the queue's to say. */
export function showingView(app: App, parameters: Record<string, string>): View {
  const page = new ShowingPage(app, parameters['showingId']!);
  return {
    element: page.element,
    title: app.catalog.find(parameters['showingId']!)?.show.title ?? words().mapLabel,
    onTitle: (listener) => page.onTitle(listener),
    dispose: () => page.dispose(),
  };
}

type Face = 'seats' | 'waiting' | 'none';

class ShowingPage {
  readonly element = h('div', { class: 'showing-view' }, loadingNote());
  private readonly titles = new Emitter<string>();
  private readonly cleanup = new Cleanup();
  private readonly visit: QueueVisit;
  /** What is on the page now, and goes with it. */
  private face: Face = 'none';
  private readonly faceCleanup = new Cleanup();
  /** Whoever waits may look at the seats meanwhile. */
  private looking = false;
  /** Counts up with each face; one that took too long to load shows nothing any more. */
  private turn = 0;
  private disposed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(
    private readonly app: App,
    private readonly showingId: string,
  ) {
    this.visit = app.queue.attend(showingId);
    this.cleanup.add(
      () => app.queue.leave(this.visit),
      app.chat.attend(showingId),
      () => this.takeAway(),
      this.visit.phase.subscribe(() => this.turnTo()),
    );
    void this.load();
  }

  onTitle(listener: (title: string) => void): void {
    this.cleanup.add(this.titles.subscribe(listener));
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.cleanup.run();
  }

  /** Loads what either face needs. */
  private async load(): Promise<void> {
    clearTimeout(this.timer);
    const { catalog } = this.app;
    try {
      await catalog.load();
      // A date may be newer than the list.
      if (catalog.find(this.showingId) === undefined) await catalog.reload();
      if (this.disposed) return;
      if (catalog.find(this.showingId) === undefined) return this.lost();
      this.turnTo();
    } catch (error) {
      this.failed(error as Problem);
    }
  }

  /** Shows the face that the queue asks for. */
  private turnTo(): void {
    const found = this.app.catalog.find(this.showingId);
    if (this.disposed || found === undefined || this.visit.phase.value === 'asking') return;
    if (!this.visit.isWaiting) this.looking = false;
    const next: Face = this.visit.isWaiting && !this.looking ? 'waiting' : 'seats';
    if (next === this.face) return;
    // Whoever read the former page is told where they are now.
    const moved = this.face !== 'none';
    this.takeAway();
    this.face = next;
    if (next === 'waiting') this.showWaitingRoom(moved);
    else void this.showSeats(moved);
  }

  private takeAway(): void {
    this.turn++;
    this.face = 'none';
    this.faceCleanup.run();
  }

  private showWaitingRoom(moved: boolean): void {
    const { show, showing } = this.app.catalog.find(this.showingId)!;
    const page = new WaitingRoomPage(this.app, this.visit, show, showing, () => {
      this.looking = true;
      this.turnTo();
    });
    this.faceCleanup.add(
      () => page.dispose(),
      page.titles.subscribe((title) => this.titles.emit(title)),
    );
    this.put(page, moved);
  }

  private async showSeats(moved: boolean): Promise<void> {
    const turn = ++this.turn;
    const { app, showingId } = this;
    if (moved) fill(this.element, loadingNote());
    let room: Room;
    try {
      room = await this.enterRoom();
    } catch (error) {
      if (turn === this.turn) {
        this.takeAway();
        this.failed(error as Problem);
      }
      return;
    }
    if (turn !== this.turn) return;
    const strip = new QueueStrip(app, this.visit, () => {
      this.looking = false;
      this.turnTo();
    });
    const page = new SeatRoomPage(app, room, this.visit, strip.element);
    this.faceCleanup.add(
      () => {
        // What was chosen is still chosen when the turn comes.
        if (this.visit.isWaiting) keepChoice(showingId, room.selection.seats.map((seat) => room.label(seat)));
      },
      () => page.dispose(),
      () => strip.dispose(),
    );
    this.put(page, moved);
    room.selection.restore(takeChoice(showingId).map((label) => room.find(label)));
  }

  private async enterRoom(): Promise<Room> {
    const { app, showingId } = this;
    let entered = true;
    const leave = (): void => {
      if (entered) app.rooms.leave(showingId);
      entered = false;
    };
    this.faceCleanup.add(leave);
    try {
      return await app.rooms.enter(showingId);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private put(page: { element: HTMLElement; title: string }, moved: boolean): void {
    fill(this.element, page.element);
    this.titles.emit(page.title);
    if (!moved) return;
    scrollTo({ top: 0, behavior: 'instant' });
    const heading = page.element.querySelector<HTMLElement>('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }

  private lost(): void {
    const view = notFoundView();
    fill(this.element, view.element);
    this.titles.emit(view.title);
  }

  private failed(problem: Problem): void {
    if (this.disposed) return;
    if (problem.type === 'not-found') return this.lost();
    fill(this.element, h('div', { class: 'page' }, failureNote(problem, () => void this.load())));
    this.timer = setTimeout(() => void this.load(), problem.retryAfterMs ?? backoff(this.failures++, 1_500, 15_000));
  }
}
