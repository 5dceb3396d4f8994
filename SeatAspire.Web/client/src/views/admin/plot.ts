import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { language } from '../../i18n';
import { formatDate } from '../../i18n/format';
import type { HistoryPoint } from '../../net/contract';
import { count } from './gate';

export type Figure = 'viewers' | 'waiting' | 'active' | 'threshold' | 'admittedPerMinute' | 'held' | 'sold' | 'free';

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

/** Figures of the last half hour as lines over time, drawn into an element. */
export class Plot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private points: readonly HistoryPoint[] = [];
  private data: uPlot.AlignedData = [[]];

  constructor(
    element: HTMLElement,
    private readonly lines: readonly Line[],
    /** The pointer came to a point of time, or went. */
    private readonly onPointed: (index: number | null) => void,
  ) {
    this.plot = new uPlot(this.options(), this.columns([]), element);
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry!.contentRect.width);
      if (width > 0) this.plot.setSize({ width, height });
    });
    this.observer.observe(element);
  }

  draw(points: readonly HistoryPoint[]): void {
    this.points = points;
    this.data = this.columns(points);
    this.plot.setData(this.data);
  }

  /** What a line shows at a point of time; the latest where none is pointed at. */
  valueAt(line: number, index: number | null): number | null | undefined {
    const column = this.data[line + 1] ?? [];
    return index === null ? column.at(-1) : column[index];
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
      hooks: { setCursor: [(plot) => this.onPointed(plot.cursor.left! < 0 ? null : (plot.cursor.idx ?? null))] },
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
