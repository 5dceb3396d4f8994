import { signal, type Signal } from '@preact/signals';
import type { ComponentChildren, TargetedSubmitEvent, VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { sentenceFor } from '../i18n';
import type { Problem } from '../net/problem';

/** What is wrong: with a field, named by its id, or with the form as a whole. */
export interface Fault {
  field: string | null;
  sentence: string;
}

interface Sending {
  /** What the server would refuse. */
  check: () => Fault[];
  send: () => Promise<void>;
  /** Which field a refusal is about; the form as a whole by default. */
  place?: (problem: Problem) => string | null;
}

/** What was found wrong with a form, and whether it is on its way. */
export class FormState {
  readonly faults: Signal<readonly Fault[]> = signal([]);
  readonly busy = signal(false);

  constructor(
    /** Told of each refusal, besides the form. */
    private readonly refused: (problem: Problem) => void = () => undefined,
  ) {}

  faultOf(field: string): string | undefined {
    return this.faults.value.find((fault) => fault.field === field)?.sentence;
  }

  submit(event: TargetedSubmitEvent<HTMLFormElement>, sending: Sending): Promise<void> {
    event.preventDefault();
    return this.send(event.currentTarget, sending);
  }

  /** As submit, later: for example when somebody was asked whether they are sure. */
  async send(form: HTMLFormElement, { check, send, place }: Sending): Promise<void> {
    if (this.busy.value) return;
    this.faults.value = check();
    if (this.faults.value.length > 0) return focusFirst(form, this.faults.value);
    this.busy.value = true;
    try {
      await send();
    } catch (error) {
      const problem = error as Problem;
      this.refused(problem);
      this.faults.value = [{ field: place?.(problem) ?? null, sentence: sentenceFor(problem) }];
    } finally {
      this.busy.value = false;
      if (this.faults.value.length > 0) focusFirst(form, this.faults.value);
    }
  }
}

function focusFirst(form: HTMLFormElement, faults: readonly Fault[]): void {
  const named = faults.map((fault) => fault.field);
  const first = [...form.elements].find((element) => named.includes(element.id)) ?? form.elements[0];
  (first as HTMLElement | undefined)?.focus();
}

export function useForm(refused?: (problem: Problem) => void): FormState {
  return useMemo(() => new FormState(refused), []);
}

/** The text of a field of the form that an event came from. */
export function textOf(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? '');
}

interface FieldProps {
  form: FormState;
  id: string;
  label: string;
  hint?: string;
  name: string;
  type: 'text' | 'email' | 'password' | 'date' | 'datetime-local';
  autocomplete: string;
  autocapitalize?: 'off';
  spellcheck?: boolean;
  inputMode?: 'numeric' | 'decimal';
  /** Id of a list of what may be meant. */
  list?: string;
  disabled?: boolean;
  required?: boolean;
  maxLength: number;
  defaultValue?: string;
}

/** An input with its label, its hint, and what is wrong with it right beneath. */
export function Field({ id, label, hint, form, type, ...input }: FieldProps): VNode {
  const fault = form.faultOf(id);
  const described = [hint === undefined ? '' : `${id}-rule`, fault === undefined ? '' : `${id}-fault`].filter((one) => one !== '');
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        aria-invalid={fault === undefined ? undefined : 'true'}
        aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        // Each type has attributes of its own; these have none that the others lack.
        type={type as 'text'}
        {...input}
      />
      {hint !== undefined && (
        <p id={`${id}-rule`} class="field-hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} class="field-fault">
          {fault}
        </p>
      )}
    </div>
  );
}

interface AreaProps {
  form: FormState;
  id: string;
  label: string;
  hint?: string;
  name: string;
  rows: number;
  maxLength: number;
  defaultValue?: string;
}

/** As Field, for several lines. */
export function Area({ id, label, hint, form, ...area }: AreaProps): VNode {
  const fault = form.faultOf(id);
  return (
    <div class="field wide">
      <label class="field-label" for={id}>
        {label}
      </label>
      <textarea id={id} class="input area" aria-invalid={fault === undefined ? undefined : 'true'} aria-describedby={`${id}-rule ${id}-fault`} {...area} />
      <p id={`${id}-rule`} class="field-hint">
        {hint}
      </p>
      <p id={`${id}-fault`} class="field-fault">
        {fault}
      </p>
    </div>
  );
}

/** Says aloud what is wrong. To the eye only what is about the form as a whole: the rest stands beside its field. */
export function FormFaults({ id, form, children }: { id: string; form: FormState; children?: ComponentChildren }): VNode {
  const faults = form.faults.value;
  const whole = faults.length > 0 && faults.every((fault) => fault.field === null);
  return (
    <p id={id} class={whole || faults.length === 0 ? 'field-error' : 'visually-hidden'} role="alert">
      {faults.map((fault) => fault.sentence).join(' ')}
      {children}
    </p>
  );
}
