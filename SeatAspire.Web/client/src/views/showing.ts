import type { App, View } from '../app';
import { words } from '../i18n';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';
import type { Room } from '../state/room';
import { Cleanup, Emitter } from '../state/store';
import { fill, h } from '../ui/dom';
import { failureNote, loadingNote } from '../ui/loading';
import { notFoundView } from './not-found';
import { SeatRoomPage } from './seat-room';

/** The seats of one date: loads what it needs, then hands over to the page of the room. */
export function showingView(app: App, parameters: Record<string, string>): View {
  const showingId = parameters['showingId']!;
  const element = h('div', { class: 'showing-view' }, loadingNote());
  const titles = new Emitter<string>();
  const cleanup = new Cleanup();
  let disposed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const lost = (): void => {
    const view = notFoundView();
    fill(element, view.element);
    titles.emit(view.title);
  };

  const enter = async (): Promise<Room> => {
    let entered = true;
    const leave = (): void => {
      if (entered) app.rooms.leave(showingId);
      entered = false;
    };
    cleanup.add(leave);
    try {
      return await app.rooms.enter(showingId);
    } catch (error) {
      leave();
      throw error;
    }
  };

  const load = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      await app.catalog.load();
      // A date may be newer than the list.
      if (app.catalog.find(showingId) === undefined) await app.catalog.reload();
      if (disposed) return;
      if (app.catalog.find(showingId) === undefined) return lost();
      const room = await enter();
      if (disposed) return;
      const page = new SeatRoomPage(app, room);
      cleanup.add(() => page.dispose());
      titles.emit(page.title);
      fill(element, page.element);
    } catch (error) {
      if (disposed) return;
      const problem = error as Problem;
      if (problem.type === 'not-found') return lost();
      fill(element, h('div', { class: 'page' }, failureNote(problem, () => void load())));
      timer = setTimeout(() => void load(), problem.retryAfterMs ?? backoff(failures++, 1_500, 15_000));
    }
  };

  void load();
  return {
    element,
    title: app.catalog.find(showingId)?.show.title ?? words().mapLabel,
    onTitle: (listener) => cleanup.add(titles.subscribe(listener)),
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      cleanup.run();
    },
  };
}
