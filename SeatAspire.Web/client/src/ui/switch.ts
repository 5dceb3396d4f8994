import { h } from './dom';

/** Something that is on or off at once, with a word on what it does. */
export function switchRow(id: string, name: string, hint: string, on: boolean, change: (on: boolean) => void): { element: HTMLElement; input: HTMLInputElement } {
  const input = h('input', {
    type: 'checkbox',
    role: 'switch',
    id,
    class: 'switch',
    'aria-describedby': hint === '' ? null : `${id}-hint`,
    onchange: () => change(input.checked),
  });
  input.checked = on;
  const element = h(
    'div',
    { class: 'switch-row' },
    h('label', { for: id }, name),
    input,
    hint === '' ? null : h('p', { id: `${id}-hint`, class: 'field-hint' }, hint),
  );
  return { element, input };
}
