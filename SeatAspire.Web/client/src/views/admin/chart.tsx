import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { HistoryPoint } from '../../net/contract';
import { count } from './gate';
import { Plot, type Line } from './plot';

interface Props {
  id: string;
  title: string;
  lines: readonly Line[];
  points: readonly HistoryPoint[];
}

/** Figures of the last half hour as lines over time, with a legend that tells them at the pointer, or as they are now. */
export function Chart({ id, title, lines, points }: Props): VNode {
  const canvas = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const pointed = useSignal<number | null>(null);
  useEffect(() => {
    const drawn = new Plot(canvas.current!, lines, (index) => {
      pointed.value = index;
    });
    plot.current = drawn;
    drawn.draw(points);
    return () => drawn.dispose();
  }, []);
  useEffect(() => plot.current?.draw(points), [points]);
  const valueOf = (line: Line, i: number): string => {
    const value = pointed.value === null ? points.at(-1)?.[line.figure] : plot.current?.valueAt(i, pointed.value);
    return value === null || value === undefined ? '–' : count(value);
  };
  const spoken = lines.filter((line) => line.aside !== true).map((line) => spokenOf(line, points));
  return (
    <figure id={id} class="chart" data-pointed={pointed.value === null ? undefined : ''}>
      <figcaption class="chart-head">
        <h3>{title}</h3>
        <ul class="chart-legend">
          {lines.map((line, i) => (
            <li key={line.figure}>
              <Swatch line={line} />
              <span>{line.name}</span>
              <span class="chart-value">{valueOf(line, i)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="chart-canvas" role="img" aria-label={`${title}. ${spoken.join(' ')}`} ref={canvas} />
    </figure>
  );
}

function spokenOf(line: Line, points: readonly HistoryPoint[]): string {
  const last = points.at(-1);
  if (last === undefined) return '';
  const most = points.reduce((a, b) => (b[line.figure] > a[line.figure] ? b : a));
  return adminWords().chartSpoken(line.name, count(last[line.figure]), count(most[line.figure]), formatDate(most.at, 'clock', language.value));
}

/** A piece of the line as it is drawn, so that who sees no colours tells lines apart by their dashes. */
function Swatch({ line }: { line: Line }): VNode {
  return (
    <svg viewBox="0 0 22 8" class="chart-swatch" aria-hidden="true">
      <path d="M0 4h22" stroke={line.color} stroke-width="2.5" stroke-dasharray={line.dash?.join(' ') ?? 'none'} />
    </svg>
  );
}
