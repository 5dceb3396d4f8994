import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { adminWords } from '../../i18n/admin';
import { fromWallTime, toWallTime } from '../../i18n/format';
import type { QueueField } from '../../state/queue-draft';
import type { QueueSettingsForm } from '../../state/queue-settings';
import { count } from './gate';
import { settingText } from './setting-text';

const ranges = { threshold: 1_000_000, admitPerSecond: 1_000, leaseSeconds: 86_400 } as const;

/** The line under a field that tells what is saved while something else is entered, or what is wrong with that. */
export function Mark({ form, field }: { form: QueueSettingsForm; field: QueueField }): VNode {
  const { draft } = form;
  const fault = form.faults.value.get(field);
  const edited = draft.isEdited(field);
  return (
    <p
      class="field-mark"
      id={`queue-${field}-mark`}
      aria-live="polite"
      data-edited={edited ? '' : undefined}
      data-fault={fault === undefined ? undefined : ''}
    >
      {fault ?? (edited && adminWords().savedValue(settingText(field, draft.saved[field], form.zone())))}
    </p>
  );
}

interface NumberProps {
  form: QueueSettingsForm;
  field: keyof typeof ranges;
  label: string;
  hint: string;
}

export function NumberField({ form, field, label, hint }: NumberProps): VNode {
  const { draft } = form;
  /** What was typed, while it is no value. */
  const typed = useSignal('');
  const faulty = form.faults.value.has(field);
  const id = `queue-${field}`;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        type="number"
        inputMode="numeric"
        min={1}
        max={ranges[field]}
        step={1}
        required
        aria-describedby={`${id}-hint ${id}-mark`}
        aria-invalid={faulty ? 'true' : undefined}
        value={faulty ? typed.value : draft.wanted[field]}
        onInput={(event) => {
          const text = event.currentTarget.value;
          const value = Number(text);
          const good = /^\d+$/.test(text) && value >= 1 && value <= ranges[field];
          typed.value = text;
          form.fault(field, good ? null : adminWords().range('1', count(ranges[field])));
          if (good) draft.edit({ [field]: value });
        }}
      />
      <p class="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <Mark form={form} field={field} />
    </div>
  );
}

export function OpeningField({ form }: { form: QueueSettingsForm }): VNode {
  const w = adminWords();
  const { draft } = form;
  const input = useRef<HTMLInputElement>(null);
  const faulty = form.faults.value.has('opensAt');
  const { opensAt } = draft.wanted;
  return (
    <div class="field">
      <label class="field-label" for="queue-opensAt">
        {w.openingField}
      </label>
      <input
        id="queue-opensAt"
        class="input"
        type="datetime-local"
        aria-describedby="queue-opensAt-hint queue-opensAt-mark"
        aria-invalid={faulty ? 'true' : undefined}
        ref={input}
        // What is half typed has no value, and is not to be replaced under the fingers.
        value={faulty ? undefined : opensAt === null ? '' : toWallTime(opensAt, form.zone())}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value === '' ? null : fromWallTime(currentTarget.value, form.zone());
          const good = currentTarget.value === '' ? !currentTarget.validity.badInput : next !== null;
          form.fault('opensAt', good ? null : w.badOpening);
          if (good) draft.edit({ opensAt: next });
        }}
      />
      <p class="field-hint" id="queue-opensAt-hint">
        {w.openingHint(form.zone())}
      </p>
      <Mark form={form} field="opensAt" />
      <button
        type="button"
        class="text-button"
        id="queue-opensAt-clear"
        hidden={opensAt === null && !faulty}
        onClick={() => {
          form.fault('opensAt', null);
          input.current!.value = '';
          draft.edit({ opensAt: null });
          input.current!.focus();
        }}
      >
        {w.openingClear}
      </button>
    </div>
  );
}

export function DrawField({ form }: { form: QueueSettingsForm }): VNode {
  const w = adminWords();
  const { draft } = form;
  return (
    <div class="field">
      <label class="check">
        <input
          id="queue-draw"
          type="checkbox"
          aria-describedby="queue-draw-hint queue-draw-mark"
          checked={draft.wanted.draw}
          disabled={draft.wanted.opensAt === null && !draft.wanted.draw}
          onChange={(event) => draft.edit({ draw: event.currentTarget.checked })}
        />
        <span>{w.drawField}</span>
      </label>
      <p class="field-hint" id="queue-draw-hint">
        {w.drawHint}
      </p>
      <Mark form={form} field="draw" />
    </div>
  );
}
