import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { HistoryPoint } from '../../net/contract';
import { fill, h, setAttribute, setText } from '../../ui/dom';
import { count } from './gate';

type Figure = 'viewers' | 'waiting' | 'active' | 'threshold' | 'admittedPerMinute' | 'held' | 'sold' | 'free';

export interface Line {
  figure: Figure;
  name: string;
  color: string;
  dash?: number[];
  filled?: boolean;
  /** Drawn only where it does not press the others flat. */
  aside?: boolean;
}

const spanSeconds = 30 * 60;
const gapSeconds = 12;
const height = 180;
/** Least that the vertical axis shows, so that one person more is no mountain. */
const leastTop = 10;

const clock = (seconds: number): string => formatDate(new Date(seconds * 1000).toISOString(), 'clock', language.value);

/** Figures of the last half hour as lines over time, with a legend that tells them at the pointer, or as they are now. */
export class Chart {
  readonly element: HTMLElement;
  private readonly canvas = h('div', { class: 'chart-canvas', role: 'img' });
  private readonly values: HTMLElement[];
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private points: readonly HistoryPoint[] = [];
  private data: uPlot.AlignedData = [[]];

  constructor(
    id: string,
    private readonly title: string,
    private readonly lines: readonly Line[],
  ) {
    this.values = lines.map(() => h('span', { class: 'chart-value' }, '–'));
    this.element = h(
      'figure',
      { id, class: 'chart' },
      h(
        'figcaption',
        { class: 'chart-head' },
        h('h3', {}, title),
        h(
          'ul',
          { class: 'chart-legend' },
          ...lines.map((line, i) => h('li', {}, swatch(line), h('span', {}, line.name), this.values[i])),
        ),
      ),
      this.canvas,
    );
    this.plot = new uPlot(this.options(), this.columns([]), this.canvas);
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry!.contentRect.width);
      if (width > 0) this.plot.setSize({ width, height });
    });
    this.observer.observe(this.canvas);
  }

  draw(points: readonly HistoryPoint[]): void {
    this.points = points;
    this.data = this.columns(points);
    this.plot.setData(this.data);
    this.tell(this.plot.cursor.idx ?? null);
    setAttribute(this.canvas, 'aria-label', `${this.title}. ${this.lines.filter((line) => line.aside !== true).map((line) => this.spoken(line)).join(' ')}`);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  /** Times, then a column a line; nothing where points are missing. */
  private columns(points: readonly HistoryPoint[]): uPlot.AlignedData {
    const times: number[] = [];
    const columns: (number | null)[][] = this.lines.map(() => []);
    for (const point of points) {
      const at = Date.parse(point.at) / 1000;
      const before = times.at(-1);
      if (before !== undefined && at - before > gapSeconds) {
        times.push(before + 1);
        for (const column of columns) column.push(null);
      }
      times.push(at);
      this.lines.forEach((line, i) => columns[i]!.push(point[line.figure]));
    }
    return [times, ...columns];
  }

  /** The figures at a column of the data; null: the latest. */
  private tell(index: number | null): void {
    this.lines.forEach((_, i) => {
      const column = this.data[i + 1] ?? [];
      const value = index === null ? column.at(-1) : column[index];
      setText(this.values[i]!, value === null || value === undefined ? '–' : count(value));
    });
    this.element.toggleAttribute('data-pointed', index !== null);
  }

  private spoken(line: Line): string {
    const last = this.points.at(-1);
    if (last === undefined) return '';
    const most = this.points.reduce((a, b) => (b[line.figure] > a[line.figure] ? b : a));
    return adminWords().chartSpoken(
      line.name,
      count(last[line.figure]),
      count(most[line.figure]),
      formatDate(most.at, 'clock', language.value),
    );
  }

  private top(): number {
    const most = (line: Line): number => this.points.reduce((max, point) => Math.max(max, point[line.figure]), 0);
    const main = Math.max(0, ...this.lines.filter((line) => line.aside !== true).map(most));
    const aside = this.lines.filter((line) => line.aside === true).map(most).filter((value) => value <= main * 2.5);
    return Math.max(leastTop, Math.max(main, ...aside) * 1.08);
  }

  private options(): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const [muted, grid] = [style.getPropertyValue('--muted'), style.getPropertyValue('--line')];
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const axis: uPlot.Axis = { stroke: muted, font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
    return {
      width: 300,
      height,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: 'sale' },
        drag: { x: false, y: false },
        y: false,
        points: { size: 8, width: 2 },
      },
      hooks: { setCursor: [(plot) => this.tell(plot.cursor.left! < 0 ? null : (plot.cursor.idx ?? null))] },
      scales: {
        x: {
          range: () => {
            const end = (this.data[0] as number[]).at(-1) ?? Math.floor(Date.now() / 1000);
            return [end - spanSeconds, end];
          },
        },
        y: { range: () => [0, this.top()] },
      },
      axes: [
        { ...axis, size: 26, gap: 6, grid: { show: false }, space: 64, incrs: [60, 120, 300, 600, 900], values: (_, splits) => splits.map(clock) },
        // Whole numbers only: half a person is nobody.
        { ...axis, size: 48, gap: 8, space: 34, values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? count(value) : '')) },
      ],
      series: [
        {},
        ...this.lines.map((line) => ({
          stroke: line.color,
          width: line.aside === true ? 1.25 : 2,
          points: { show: false },
          ...(line.dash === undefined ? {} : { dash: line.dash }),
          ...(line.filled === true ? { fill: `${line.color}1f` } : {}),
        })),
      ],
    };
  }
}

/** A piece of the line as it is drawn, so that who sees no colours tells lines apart by their dashes. */
function swatch(line: Line): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 22 8', class: 'chart-swatch', 'aria-hidden': 'true' })) svg.setAttribute(name, value);
  const path = document.createElementNS(namespace, 'path');
  const attributes = { d: 'M0 4h22', stroke: line.color, 'stroke-width': '2.5', 'stroke-dasharray': line.dash?.join(' ') ?? 'none' };
  for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}

/** The same figures as text: the last point of each minute, the newest first. */
export class HistoryTable {
  readonly element: HTMLDetailsElement;
  private readonly body = h('tbody', {});
  private points: readonly HistoryPoint[] = [];

  constructor() {
    const w = adminWords();
    const heads = [w.time, w.viewers, w.waiting, w.inside, w.chartAdmitted, w.held, w.sold];
    this.element = h(
      'details',
      { id: 'history-table', class: 'history-table', ontoggle: () => this.fill() },
      h('summary', {}, w.asTable),
      h(
        'div',
        { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': w.chartsTitle },
        h('table', {}, h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), this.body),
      ),
    );
  }

  draw(points: readonly HistoryPoint[]): void {
    this.points = points;
    this.fill();
  }

  private fill(): void {
    if (!this.element.open) return;
    const minutes = new Map<string, HistoryPoint>();
    for (const point of this.points) minutes.set(formatDate(point.at, 'clock', language.value), point);
    fill(
      this.body,
      ...[...minutes].reverse().map(([minute, point]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, minute),
          ...[point.viewers, point.waiting, point.active, point.admittedPerMinute, point.held, point.sold].map((n) => h('td', {}, count(n))),
        ),
      ),
    );
  }
}
