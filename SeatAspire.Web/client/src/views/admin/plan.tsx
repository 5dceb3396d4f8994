import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { language } from '../../i18n';
import { formatDate } from '../../i18n/format';
import { planWords } from '../../i18n/plan';
import type { Plan } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { PlanEditing } from '../../state/admin/plan-editing';
import type { PickMode } from '../../state/admin/seat-pick';
import { usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { NotFoundPage } from '../not-found';
import { AdminGate } from './gate';
import { HouseMap } from './house-map';
import { useOperatorApi } from './operator-api';
import { PickTools } from './pick-tools';
import { PlanFacts } from './plan-facts';
import { PlanSave } from './plan-save';
import { PlanTools } from './plan-tools';
import { describePlanSeat } from './plan-words';
import { ExportButtons } from './plans';
import { useReading } from './reading';
import { useUnsavedGuard } from './unsaved-guard';

/** A version of a plan, and the next one in the making. */
export function PlanPage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate>
      <OnePlan planId={params['planId']!} />
    </AdminGate>
  );
}

function OnePlan({ planId }: { planId: string }): VNode {
  const api = useOperatorApi();
  const { value: plan, again } = useReading(() => api.plan(planId), [planId, language.value]);
  if (plan === null) {
    return (
      <div class="page">
        <LoadingNote />
      </div>
    );
  }
  if (!(plan instanceof Problem)) return <Editor key={plan.planId} plan={plan} />;
  return plan.status === 404 ? (
    <NotFoundPage />
  ) : (
    <div class="page">
      <FailureNote problem={plan} again={again} />
    </div>
  );
}

function Editor({ plan }: { plan: Plan }): VNode {
  const api = useOperatorApi();
  const w = planWords();
  usePageTitle(`${w.plan}: ${plan.name}`);
  // One plan throughout; only its words may come anew, in another language.
  const editing = useMemo(() => new PlanEditing(plan, api), []);
  editing.plan = plan;
  const mode = useSignal<PickMode>('seat');
  const house = editing.house.value;
  useUnsavedGuard(() => !editing.draft.isEmpty);
  const losses = plan.exportWarnings?.['pretix'] ?? [];
  return (
    <div class="desk-page plan-page" data-version={plan.version}>
      <header class="plan-head">
        <a class="crumb icon-only" href="/admin/plans" aria-label={w.title}>
          <Icon name="back" />
        </a>
        <div>
          <h1>{plan.name}</h1>
          <p class="page-lead">
            {w.versionOf(plan.version)}
            {plan.createdAt != null && ` · ${formatDate(plan.createdAt, 'short', language.value)}`}
          </p>
        </div>
        <p class="plan-head-actions">
          <span class="muted">{`${w.export}: `}</span>
          <ExportButtons plan={plan} />
        </p>
      </header>
      <div class="desk-split">
        <div>
          <p class="desk-note">{w.editLead}</p>
          <PickTools house={house} mode={mode} />
          <HouseMap house={house} mode={mode.value} describe={(seat) => describePlanSeat(house, seat)} />
        </div>
        <div class="desk-side">
          <PlanSave editing={editing} />
          <PlanTools editing={editing} />
          <PlanFacts plan={editing.present} />
          {losses.length > 0 && (
            <details class="panel">
              <summary>{w.exportLoses(w.formats.pretix)}</summary>
              <ul class="desk-note">
                {losses.map(({ path, message }) => (
                  <li key={path + message}>{message}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
    </div>
  );
}
