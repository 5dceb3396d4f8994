import type { VNode } from 'preact';
import { language, sentenceFor } from '../../i18n';
import { formatDate } from '../../i18n/format';
import { planWords } from '../../i18n/operator';
import type { Plan, PlanFormat } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { download } from '../../ui/download';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { AdminGate, count, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { PlanUploader } from './plan-upload';
import { useReading } from './reading';
import { Table } from './table';

/** The plans that there are, and the way to bring another. */
export function PlansPage(): VNode {
  return (
    <AdminGate>
      <Plans />
    </AdminGate>
  );
}

function Plans(): VNode {
  const api = useOperatorApi();
  const w = planWords();
  usePageTitle(w.title);
  const { value: plans, again } = useReading(() => api.plans(), []);
  return (
    <div class="desk-page">
      <header>
        <h1>{w.title}</h1>
        <p class="page-lead">{w.lead}</p>
      </header>
      <PlanUploader />
      <section aria-labelledby="plan-list-title">
        <h2 id="plan-list-title" class="section-title">
          {w.title}
        </h2>
        {plans === null ? <LoadingNote /> : plans instanceof Problem ? <FailureNote problem={plans} again={again} /> : <PlanTable plans={plans} />}
      </section>
    </div>
  );
}

function PlanTable({ plans }: { plans: readonly Plan[] }): VNode {
  const w = planWords();
  if (plans.length === 0) return <p class="note">{w.none}</p>;
  const names = new Map<string, Plan[]>();
  // The newest first, of each name too.
  for (const plan of plans) names.set(plan.name, [...(names.get(plan.name) ?? []), plan]);
  return (
    <Table id="plan-list" label={w.title} head={[w.name, w.version, w.seats, w.categories, w.brought, w.export]} figures={[2]}>
      {[...names].map(([name, versions]) => (
        <tbody key={name} data-plan-name={name}>
          {versions.map((plan) => (
            <PlanRow key={plan.planId} plan={plan} />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

function PlanRow({ plan }: { plan: Plan }): VNode {
  return (
    <tr data-plan={plan.planId}>
      <th scope="row">
        <a href={`/admin/plans/${encodeURIComponent(plan.planId!)}`}>{plan.name}</a>
      </th>
      <td>{plan.version}</td>
      <td class="number">{count(plan.seats)}</td>
      <td>{plan.categories.map((category) => category.name).join(', ')}</td>
      <td>{plan.createdAt != null && <time dateTime={plan.createdAt}>{formatDate(plan.createdAt, 'short', language.value)}</time>}</td>
      <td class="actions">
        <ExportButtons plan={plan} />
      </td>
    </tr>
  );
}

/** Takes a plan along as a file; the call needs who one is, so it is no plain link. */
export function ExportButtons({ plan }: { plan: Plan }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = planWords();
  const save = async (format: PlanFormat): Promise<void> => {
    try {
      download(await api.planFile(plan.planId!, format), `${plan.name}-${plan.version}.${format}.json`);
    } catch (problem) {
      mind(app, problem as Problem);
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    }
  };
  return (
    <>
      {(['seataspire', 'pretix'] as const).map((format) => (
        <button
          key={format}
          type="button"
          class="text-button"
          data-export={format}
          aria-label={w.exportAs(plan.name, plan.version, w.formats[format])}
          onClick={() => void save(format)}
        >
          {w.formats[format]}
        </button>
      ))}
    </>
  );
}
