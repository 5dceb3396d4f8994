import type { VNode } from 'preact';

interface Props {
  id: string;
  name: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  change: (on: boolean) => void;
}

/** Something that is on or off at once, with a word on what it does. */
export function SwitchRow({ id, name, hint, on, disabled = false, change }: Props): VNode {
  return (
    <div class="switch-row">
      <label for={id}>{name}</label>
      <input
        type="checkbox"
        role="switch"
        id={id}
        class="switch"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={on}
        disabled={disabled}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
