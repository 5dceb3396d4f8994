import type { ComponentChildren, VNode } from 'preact';
import type { FormState } from './form';

interface Props {
  id: string;
  name?: string;
  label: string;
  hint?: string;
  form?: FormState;
  value?: string;
  defaultValue?: string;
  disabled?: boolean;
  onChange?: (value: string) => void;
  /** The options. */
  children: ComponentChildren;
}

/** A choice among a few, with its label, its hint, and what is wrong with it right beneath. */
export function SelectField({ id, label, hint, form, onChange, children, ...select }: Props): VNode {
  const fault = form?.faultOf(id);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="select"
        aria-invalid={fault === undefined ? undefined : 'true'}
        aria-describedby={hint === undefined && fault === undefined ? undefined : `${id}-rule ${id}-fault`}
        onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
        {...select}
      >
        {children}
      </select>
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
