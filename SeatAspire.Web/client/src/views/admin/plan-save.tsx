import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { language, sentenceFor } from '../../i18n';
import { formatDate, formatMoney } from '../../i18n/format';
import { planWords } from '../../i18n/plan';
import type { PlanEffect } from '../../net/operator-contract';
import type { PlanEditing } from '../../state/admin/plan-editing';
import { useApp } from '../../ui/app-context';
import { Icon } from '../../ui/icon';
import { mind } from './gate';

/** What was changed, what a save would do, and the way back. */
export function PlanSave({ editing }: { editing: PlanEditing }): VNode {
  const app = useApp();
  const w = planWords();
  const { route } = useLocation();
  const saving = useSignal(false);
  const steps = editing.draft.steps.value;
  const outlook = editing.outlook.value;
  const problem = editing.problem.value;
  const busy = editing.busy.value;
  useEffect(() => {
    if (problem !== null) mind(app, problem);
  }, [problem]);
  const save = async (): Promise<void> => {
    saving.value = true;
    const kept = await editing.save();
    saving.value = false;
    if (kept === null) return;
    // The address stays; the page of the new version finds nothing unsaved to ask about.
    editing.discard();
    app.announcer.show(w.saved(kept.version), 'success');
    route(`/admin/plans/${encodeURIComponent(kept.planId!)}`);
  };
  return (
    <section class="panel" aria-labelledby="plan-save-title">
      <h2 id="plan-save-title">{w.edit}</h2>
      <p id="plan-steps" class="form-state" data-edited={steps.length > 0 ? '' : undefined} role="status">
        {busy && !saving.value ? w.trying : steps.length === 0 ? w.noSteps : w.steps(steps.length)}
      </p>
      {steps.length > 0 && (
        <ol class="steps">
          {steps.map(({ title }, i) => (
            <li key={i}>{title}</li>
          ))}
        </ol>
      )}
      <div id="plan-problem" role="alert">
        {problem !== null && (
          <div class="desk-bad">
            <p>{sentenceFor(problem)}</p>
            <ul>
              {editing.faults.slice(0, 20).map(({ path, message }) => (
                <li key={path + message}>{message}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {outlook !== null && (
        <>
          <h3 class="effects-title">{w.effects}</h3>
          <p class="desk-note">{outlook.showings.length === 0 ? w.noEffects : w.effectsLead}</p>
          <ul id="plan-effects">
            {outlook.showings.map((effect) => (
              <Effect key={effect.showingId} effect={effect} />
            ))}
          </ul>
        </>
      )}
      <div class="button-row">
        <button type="button" id="plan-save" class="button primary" disabled={busy || outlook === null} onClick={() => void save()}>
          {w.save(outlook?.plan.version ?? editing.plan.version + 1)}
        </button>
        <button type="button" id="plan-undo" class="button" disabled={busy || steps.length === 0} onClick={() => void editing.undo()}>
          <Icon name="undo" />
          {w.undo}
        </button>
        <button type="button" id="plan-discard" class="text-button" hidden={steps.length < 2} disabled={busy} onClick={() => editing.discard()}>
          {w.discard}
        </button>
      </div>
    </section>
  );
}

function Effect({ effect }: { effect: PlanEffect }): VNode {
  const app = useApp();
  const w = planWords();
  const title = app.catalog.find(effect.showingId)?.show.title;
  const money = (minor: number): string => formatMoney(minor, effect.currency, language.value);
  const harm = effect.repriced.length + effect.unsellable.length > 0;
  return (
    <li class="effect" data-showing={effect.showingId} data-harm={harm ? '' : undefined}>
      <strong>{[title, formatDate(effect.startsAt, 'short', language.value, effect.timeZone)].filter((part) => part !== undefined).join(', ')}</strong>
      {effect.unsellable.map(({ category, count }) => (
        <p key={category}>{w.unsellable(count, category)}</p>
      ))}
      {effect.repriced.map(({ from, to, count, priceBefore, priceAfter }) => (
        <p key={from + to}>{w.repriced(count, from, to, money(priceBefore), money(priceAfter))}</p>
      ))}
      {!harm && <p>{w.harmless}</p>}
    </li>
  );
}
