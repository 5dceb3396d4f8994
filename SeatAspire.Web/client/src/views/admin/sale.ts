import type { App, View } from '../../app';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { AdminFigures, AdminShowing } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { QueueDraft, settingsOf } from '../../state/queue-draft';
import { SaleWatch } from '../../state/sale-watch';
import { Cleanup, type Emitter } from '../../state/store';
import { fill, h, setText } from '../../ui/dom';
import { icons } from '../../ui/icons';
import { failureNote, loadingNote } from '../../ui/loading';
import { notFoundView } from '../not-found';
import { Chart, HistoryTable } from './chart';
import { ForwarderWarning, StateBand, Tiles } from './figures';
import { adminGate, go, mind } from './gate';
import { ChangeLog } from './log';
import { noticeForm } from './notice-form';
import { QueueForm } from './queue-form';

/** A sale as it goes, and the means to steer it. */
export function saleView(app: App, parameters: Record<string, string>): View {
  const showingId = parameters['showingId']!;
  return adminGate(app, adminWords().title, (cleanup, titles) => {
    const element = h('div', { class: 'sale' }, h('div', { class: 'page' }, loadingNote()));
    let gone = false;
    cleanup.add(() => {
      gone = true;
    });
    const load = async (): Promise<void> => {
      try {
        const showings = await app.api.adminShowings();
        if (gone) return;
        const showing = showings.find((one) => one.id === showingId);
        if (showing === undefined) return fill(element, notFoundView().element);
        new SalePage(app, showing, showings, element, cleanup, titles).start();
      } catch (error) {
        mind(app, error as Problem);
        if (!gone) fill(element, h('div', { class: 'page' }, failureNote(error as Problem, () => void load())));
      }
    };
    void load();
    return element;
  });
}

class SalePage {
  private readonly watch: SaleWatch;
  private readonly fresh = h('span', { id: 'figures-age', class: 'figures-age' });
  private form: QueueForm | null = null;
  private draft: QueueDraft | null = null;

  constructor(
    private readonly app: App,
    private readonly showing: AdminShowing,
    private readonly showings: AdminShowing[],
    private readonly outlet: HTMLElement,
    private readonly cleanup: Cleanup,
    private readonly titles: Emitter<string>,
  ) {
    this.watch = new SaleWatch(app.api, app.adminHub, showing.id);
    cleanup.add(
      () => this.watch.dispose(),
      this.watch.problem.subscribe((problem) => {
        if (problem !== null) this.stumble(problem);
      }),
    );
  }

  start(): void {
    const { figures } = this.watch;
    if (figures.value !== null) return this.build(figures.value);
    // Once: the page then follows by itself.
    const stop = figures.subscribe((first) => {
      stop();
      if (first !== null) this.build(first);
    });
    this.cleanup.add(stop);
  }

  /** Something could not be read: until there are figures, that is all there is to say. */
  private stumble(problem: Problem): void {
    mind(this.app, problem);
    if (this.form === null) fill(this.outlet, h('div', { class: 'page' }, h('p', { class: 'note', role: 'status' }, adminWords().noFigures)));
  }

  private build(first: AdminFigures): void {
    const { app, watch, cleanup } = this;
    const w = adminWords();
    const failed = (problem: Problem): void => mind(app, problem);
    const draft = new QueueDraft(settingsOf(first));
    const log = new ChangeLog(app, this.showing.id, (id) => this.nameOf(id), failed);
    const form = new QueueForm({
      draft,
      figures: () => watch.figures.value ?? first,
      change: (changes) => app.api.changeQueue(this.showing.id, changes),
      done: () => log.refresh(),
      failed,
    });
    const band = new StateBand((paused) => void form.save({ paused }));
    const warning = new ForwarderWarning();
    const tiles = new Tiles();
    const charts = [
      new Chart('chart-people', w.chartPeople, [
        { figure: 'waiting', name: w.waiting, color: '#3d3bd4', filled: true },
        { figure: 'active', name: w.inside, color: '#12793f', dash: [9, 4] },
        { figure: 'viewers', name: w.viewers, color: '#6b6b76', dash: [2, 4] },
        { figure: 'threshold', name: w.threshold, color: '#b4541a', dash: [14, 3, 3, 3], aside: true },
      ]),
      new Chart('chart-admitted', w.chartAdmitted, [{ figure: 'admittedPerMinute', name: w.admitted, color: '#3d3bd4', filled: true }]),
      new Chart('chart-seats', w.chartSeats, [
        { figure: 'sold', name: w.sold, color: '#12793f', filled: true },
        { figure: 'held', name: w.held, color: '#c25a12', dash: [9, 4] },
      ]),
    ];
    const table = new HistoryTable();
    [this.form, this.draft] = [form, draft];

    const drawFigures = (figures: AdminFigures): void => {
      warning.draw(figures);
      band.draw(figures);
      tiles.draw(figures);
      draft.follow(settingsOf(figures));
      this.drawAge();
    };
    const drawHistory = (): void => {
      for (const chart of charts) chart.draw(watch.history);
      table.draw(watch.history);
    };
    cleanup.add(
      () => form.dispose(),
      () => log.dispose(),
      () => charts.forEach((chart) => chart.dispose()),
      watch.figures.subscribe((figures) => {
        if (figures !== null) drawFigures(figures);
      }),
      watch.stale.subscribe(() => this.drawAge()),
      watch.historyChanged.subscribe(drawHistory),
      this.guardUnsaved(),
    );
    fill(
      this.outlet,
      h(
        'div',
        { class: 'sale-page' },
        this.head(),
        warning.element,
        band.element,
        tiles.element,
        h(
          'div',
          { class: 'sale-columns' },
          h(
            'section',
            { class: 'sale-charts', 'aria-labelledby': 'charts-title' },
            h('h2', { id: 'charts-title' }, w.chartsTitle),
            ...charts.map((chart) => chart.element),
            table.element,
          ),
          h('div', { class: 'sale-side' }, form.element, noticeForm(app, cleanup, () => log.refresh(), failed)),
          log.element,
        ),
      ),
    );
    drawFigures(first);
    drawHistory();
    this.titles.emit(`${w.title}: ${this.nameOf(this.showing.id)}`);
  }

  private head(): HTMLElement {
    const w = adminWords();
    const shows = new Map<string, AdminShowing[]>();
    for (const one of this.showings) shows.set(one.title, [...(shows.get(one.title) ?? []), one]);
    const choice = h(
      'select',
      {
        id: 'sale-showing',
        class: 'select',
        'aria-label': w.showing,
        onchange: () => {
          const chosen = choice.value;
          // Should they rather stay, it names this one still.
          choice.value = this.showing.id;
          go(`/admin/${encodeURIComponent(chosen)}`);
        },
      },
      ...[...shows].map(([title, dates]) =>
        h(
          'optgroup',
          { label: title },
          ...dates.map((one) =>
            h('option', { value: one.id, selected: one.id === this.showing.id }, formatDate(one.startsAt, 'long', language.value)),
          ),
        ),
      ),
    );
    return h(
      'header',
      { class: 'sale-head' },
      h('a', { class: 'crumb icon-only', href: '/admin', 'aria-label': w.title }, icons.back()),
      h('div', { class: 'sale-title' }, h('h1', {}, this.showing.title), h('p', { class: 'muted' }, this.showing.venue)),
      this.fresh,
      choice,
    );
  }

  private drawAge(): void {
    const w = adminWords();
    const figures = this.watch.figures.value;
    if (figures === null) return;
    const time = formatDate(figures.at, 'seconds', language.value);
    this.fresh.toggleAttribute('data-stale', this.watch.stale.value);
    setText(this.fresh, this.watch.stale.value ? w.stale(time) : w.fresh(time));
  }

  private nameOf(showingId: string): string {
    const found = this.showings.find((one) => one.id === showingId);
    return found === undefined ? showingId : `${found.title}, ${formatDate(found.startsAt, 'short', language.value)}`;
  }

  /** What was entered and not saved is not lost by a stray click. */
  private guardUnsaved(): () => void {
    const unsaved = (): boolean => this.draft !== null && Object.keys(this.draft.unsaved).length > 0;
    const unload = (event: BeforeUnloadEvent): void => {
      if (unsaved()) event.preventDefault();
    };
    const click = (event: MouseEvent): void => {
      const link = (event.target as Element).closest?.('a');
      if (link && link.target === '' && link.origin === location.origin && unsaved() && !confirm(adminWords().leave)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    addEventListener('beforeunload', unload);
    document.addEventListener('click', click, true);
    return () => {
      removeEventListener('beforeunload', unload);
      document.removeEventListener('click', click, true);
    };
  }
}
