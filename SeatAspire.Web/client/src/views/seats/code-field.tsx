import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { words } from '../../i18n';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';

interface Props {
  room: Room;
  choice: SeatChoice;
}

const longestCode = 32;

/** A code that opens seats which are set aside, for who has one. What is wrong with it, the server says when they are held. */
export function CodeField({ room, choice }: Props): VNode {
  const w = words();
  const { code } = room.selection;
  const opened = useSignal(code.peek() !== '');
  const fault = choice.codeFault.value;
  return (
    <details
      class="code"
      id="code"
      open={opened.value || fault !== ''}
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary class="text-button">{w.codeHave}</summary>
      <label class="visually-hidden" for="code-text">
        {w.codeLabel}
      </label>
      <input
        id="code-text"
        class="input"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={longestCode}
        value={code.value}
        aria-invalid={fault === '' ? undefined : 'true'}
        aria-describedby={fault === '' ? 'code-rule' : 'code-fault'}
        onInput={(event) => choice.useCode(event.currentTarget.value)}
      />
      {fault === '' && (
        <p id="code-rule" class="field-hint">
          {w.codeHint}
        </p>
      )}
      <p id="code-fault" class="field-fault" role="alert" hidden={fault === ''}>
        {fault}
      </p>
    </details>
  );
}
