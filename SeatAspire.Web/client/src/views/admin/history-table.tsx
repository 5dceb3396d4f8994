import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { HistoryPoint } from '../../net/contract';
import { count } from './gate';

/** The figures of the charts as text: the last point of each minute, the newest first. */
export function HistoryTable({ points }: { points: readonly HistoryPoint[] }): VNode {
  const w = adminWords();
  const open = useSignal(false);
  const minutes = new Map<string, HistoryPoint>();
  if (open.value) for (const point of points) minutes.set(formatDate(point.at, 'clock', language.value), point);
  return (
    <details
      id="history-table"
      class="history-table"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{w.asTable}</summary>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={w.chartsTitle}>
        <table>
          <thead>
            <tr>
              {[w.time, w.viewers, w.waiting, w.inside, w.chartAdmitted, w.held, w.sold].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...minutes].reverse().map(([minute, point]) => (
              <tr key={point.at}>
                <th scope="row">{minute}</th>
                {[point.viewers, point.waiting, point.active, point.admittedPerMinute, point.held, point.sold].map((n, i) => (
                  <td key={i}>{count(n)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
