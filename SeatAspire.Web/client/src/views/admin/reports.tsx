import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso';
import { language, sentenceFor } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import type { Report, ReportLine } from '../../net/operator-contract';
import type { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { download } from '../../ui/download';
import { Field, FormFaults, textOf } from '../../ui/form';
import { usePageTitle } from '../../ui/hooks';
import { SelectField } from '../../ui/select-field';
import { dateName, useShowings } from './chooser';
import { AdminGate, boxOffice, count, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';
import { methodName, placeName } from './order-words';
import { Table } from './table';

/** What was sold, by place and method. */
export function ReportsPage(): VNode {
  return (
    <AdminGate to={boxOffice}>
      <Reports />
    </AdminGate>
  );
}

function Reports(): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  const { query } = useLocation();
  const form = useOperatorForm();
  const report = useSignal<Report | null>(null);
  const { showings } = useShowings();
  const dates = Array.isArray(showings) ? showings : [];
  usePageTitle(w.reports);
  return (
    <div class="desk-page">
      <header>
        <h1>{w.reports}</h1>
        <p class="page-lead">{w.reportsLead}</p>
      </header>
      <form
        id="report-form"
        class="panel order-search"
        noValidate
        onSubmit={(event) => {
          const element = event.currentTarget;
          const [showingId, day] = [textOf(element, 'showingId'), textOf(element, 'day')];
          void form.submit(event, {
            check: () => (showingId === '' && day === '' ? [{ field: 'report-showing', sentence: w.reportNeeds }] : []),
            send: async () => {
              report.value = await api.report(showingId, day);
            },
          });
        }}
      >
        <SelectField key={dates.length} form={form} id="report-showing" name="showingId" label={w.date}>
          <option value="">{w.anyDate}</option>
          {dates.map((one) => (
            <option key={one.id} value={one.id} selected={one.id === query['showingId']}>
              {dateName(one)}
            </option>
          ))}
        </SelectField>
        <Field form={form} id="report-day" name="day" label={w.day} type="date" autocomplete="off" maxLength={10} />
        <button type="submit" id="report-show" class="button primary" disabled={form.busy.value}>
          {w.show}
        </button>
        <FormFaults id="report-faults" form={form} />
      </form>
      <div id="report" role="status">
        {report.value !== null && <Lines report={report.value} />}
      </div>
    </div>
  );
}

function Lines({ report }: { report: Report }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const { showingId, lines } = report;
  const save = async (): Promise<void> => {
    try {
      download(await api.ordersFile(showingId!), `${showingId}-orders.csv`);
    } catch (problem) {
      mind(app, problem as Problem);
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  };
  const currencies = [...new Set(lines.map((line) => line.currency))];
  return (
    <>
      {lines.length === 0 ? (
        <p class="note">{w.noSales}</p>
      ) : (
        <Table id="report-table" label={w.reports} head={[w.place, w.method, w.ordersCount, w.seats, w.paid, w.refunds, w.net]} figures={[2, 3, 4, 5, 6]}>
          <tbody>
            {lines.map((line) => (
              <Line key={`${line.place}/${line.method}/${line.currency}`} name={placeName(line.place)} line={line} />
            ))}
          </tbody>
          <tfoot>
            {currencies.map((currency) => (
              <Line key={currency} name={w.sum(currency)} line={sumOf(lines.filter((line) => line.currency === currency))} />
            ))}
          </tfoot>
        </Table>
      )}
      <p class="desk-note">{w.zone(report.timeZone)}</p>
      {showingId !== null && (
        <button type="button" id="report-csv" class="button" onClick={() => void save()}>
          {w.csv}
        </button>
      )}
    </>
  );
}

function sumOf(lines: readonly ReportLine[]): ReportLine {
  const sum = (name: 'orders' | 'seats' | 'amount' | 'refunded' | 'net'): number => lines.reduce((total, line) => total + line[name], 0);
  return { place: '', method: '', currency: lines[0]!.currency, orders: sum('orders'), seats: sum('seats'), amount: sum('amount'), refunded: sum('refunded'), net: sum('net') };
}

function Line({ name, line }: { name: string; line: ReportLine }): VNode {
  const money = (minor: number): string => formatMoney(minor, line.currency, language.value);
  return (
    <tr data-method={line.method || undefined}>
      <th scope="row">{name}</th>
      <td>{line.method !== '' && methodName(line.method)}</td>
      <td class="number">{count(line.orders)}</td>
      <td class="number">{count(line.seats)}</td>
      <td class="number">{money(line.amount)}</td>
      <td class="number">{money(line.refunded)}</td>
      <td class="number">{money(line.net)}</td>
    </tr>
  );
}
