import type { VNode } from 'preact';
import { adminWords } from '../../i18n/admin';
import type { HistoryPoint } from '../../net/contract';
import { Chart } from './chart';
import { HistoryTable } from './history-table';

/** The last half hour in three charts, and as a table. */
export function SaleCharts({ points }: { points: readonly HistoryPoint[] }): VNode {
  const w = adminWords();
  return (
    <section class="sale-charts" aria-labelledby="charts-title">
      <h2 id="charts-title">{w.chartsTitle}</h2>
      <Chart
        id="chart-people"
        title={w.chartPeople}
        points={points}
        lines={[
          { figure: 'waiting', name: w.waiting, color: '#3d3bd4', filled: true },
          { figure: 'active', name: w.inside, color: '#12793f', dash: [9, 4] },
          { figure: 'viewers', name: w.viewers, color: '#6b6b76', dash: [2, 4] },
          { figure: 'threshold', name: w.threshold, color: '#b4541a', dash: [14, 3, 3, 3], aside: true },
        ]}
      />
      <Chart
        id="chart-admitted"
        title={w.chartAdmitted}
        points={points}
        lines={[{ figure: 'admittedPerMinute', name: w.admitted, color: '#3d3bd4', filled: true }]}
      />
      <Chart
        id="chart-seats"
        title={w.chartSeats}
        points={points}
        lines={[
          { figure: 'sold', name: w.sold, color: '#12793f', filled: true },
          { figure: 'held', name: w.held, color: '#c25a12', dash: [9, 4] },
        ]}
      />
      <HistoryTable points={points} />
    </section>
  );
}
