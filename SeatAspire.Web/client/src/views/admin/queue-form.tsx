import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { QueueMode } from '../../net/contract';
import { differences, type QueueField } from '../../state/queue-draft';
import type { QueueSettingsForm } from '../../state/queue-settings';
import { Icon } from '../../ui/icon';
import { DrawField, Mark, NumberField, OpeningField } from './queue-fields';
import { durationText } from './setting-text';

/**
 * The queue's settings: which are saved and which are only entered, what a change does to people before it is made, and the way
 * back after.
 */
export function QueueForm({ form }: { form: QueueSettingsForm }): VNode {
  const w = adminWords();
  const { draft } = form;
  const unsaved = Object.keys(draft.unsaved).length;
  const faulty = form.faults.value.size > 0;
  const busy = form.busy.value;
  return (
    <form
      id="queue-form"
      class="panel queue-form"
      noValidate
      aria-labelledby="queue-form-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (!faulty) void form.save(draft.unsaved);
      }}
    >
      <h2 id="queue-form-title">{w.settings}</h2>
      <fieldset class="field modes">
        <legend class="field-label">{w.mode}</legend>
        <div class="mode-list">
          <Mode form={form} mode="auto" name={w.modeAuto} hint={w.modeAutoHint} />
          <Mode form={form} mode="on" name={w.modeOn} hint={w.modeOnHint} />
          <Mode form={form} mode="off" name={w.modeOff} hint={w.modeOffHint} />
        </div>
        <Mark form={form} field="mode" />
      </fieldset>
      <NumberField form={form} field="threshold" label={w.thresholdField} hint={w.thresholdHint} />
      <NumberField form={form} field="admitPerSecond" label={w.rateField} hint="" />
      <NumberField form={form} field="leaseSeconds" label={w.leaseField} hint={w.leaseHint(durationText(draft.wanted.leaseSeconds))} />
      <OpeningField form={form} />
      <DrawField form={form} />
      <p id="queue-unsaved" class="form-state" data-edited={unsaved > 0 ? '' : undefined}>
        {unsaved === 0 ? w.allSaved : w.unsaved(unsaved)}
      </p>
      <div class="form-actions">
        <button type="submit" id="queue-save" class="button primary" disabled={busy || unsaved === 0 || faulty}>
          {busy ? w.saving : w.save}
        </button>
        <button type="button" id="queue-discard" class="button" disabled={busy || (unsaved === 0 && !faulty)} onClick={() => form.discard()}>
          {w.discard}
        </button>
      </div>
      <Result form={form} />
    </form>
  );
}

function Mode({ form: { draft }, mode, name, hint }: { form: QueueSettingsForm; mode: QueueMode; name: string; hint: string }): VNode {
  return (
    <label class="mode-choice">
      <input
        type="radio"
        name="queue-mode"
        id={`queue-mode-${mode}`}
        value={mode}
        aria-describedby={`queue-mode-${mode}-hint`}
        checked={draft.wanted.mode === mode}
        onChange={() => draft.edit({ mode })}
      />
      <span class="mode-name">{name}</span>
      <span class="mode-hint" id={`queue-mode-${mode}-hint`}>
        {hint}
      </span>
    </label>
  );
}

/** Says what was done, and offers the way back where there is one. */
function Result({ form }: { form: QueueSettingsForm }): VNode {
  const w = adminWords();
  const outcome = form.outcome.value;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button for it is gone.
    if (outcome?.kind === 'undone') element.current?.focus({ preventScroll: true });
  }, [outcome]);
  const fields = w.fields as Record<string, string>;
  const named = (list: readonly QueueField[]): string => list.map((field) => fields[field] ?? field).join(', ');
  return (
    <div id="queue-result" class="form-result" role="status" tabIndex={-1} ref={element}>
      {outcome?.kind === 'refused' && (
        <p class="field-error" role="alert">
          {sentenceFor(outcome.problem)}
        </p>
      )}
      {outcome?.kind === 'saved' && (
        <>
          <p class="form-saved">
            <Icon name="check" />
            <span>{w.saved(formatDate(new Date(outcome.at).toISOString(), 'seconds', language.value))}</span>
          </p>
          {Object.keys(differences(outcome.after, outcome.before)).length > 0 && (
            <button type="button" id="queue-undo" class="button small" disabled={form.busy.value} onClick={() => void form.undo()}>
              <Icon name="undo" />
              {w.undo}
            </button>
          )}
        </>
      )}
      {outcome?.kind === 'undone' && (
        <p class="form-saved">
          <Icon name="check" />
          <span>{outcome.overtaken.length === 0 ? w.undone : w.undoneBut(named(outcome.overtaken))}</span>
        </p>
      )}
    </div>
  );
}
