import { language, sentenceFor } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate, fromWallTime, toWallTime, venueTimeZone } from '../../i18n/format';
import { serverClock } from '../../net/clock';
import type { AdminFigures, QueueMode, QueueSettings } from '../../net/contract';
import type { Problem } from '../../net/problem';
import { consequences, differences, QueueDraft, type Consequence, type QueueField } from '../../state/queue-draft';
import { Cleanup } from '../../state/store';
import { confirmDialog } from '../../ui/dialog';
import { fill, h, setText } from '../../ui/dom';
import { icons } from '../../ui/icons';
import { count } from './gate';

interface Parts {
  draft: QueueDraft;
  figures: () => AdminFigures;
  change: (changes: Partial<QueueSettings>) => Promise<QueueSettings>;
  /** Something was changed. */
  done: () => void;
  failed: (problem: Problem) => void;
}

const ranges = { threshold: 1_000_000, admitPerSecond: 1_000, leaseSeconds: 86_400 } as const;
type NumberField = keyof typeof ranges;

/** A value of a setting, as people read it. */
export function settingText(field: string, value: unknown): string {
  const w = adminWords();
  if (value === null || value === undefined) return w.none;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (field === 'mode') return { auto: w.modeAuto, on: w.modeOn, off: w.modeOff }[value as QueueMode] ?? String(value);
  if (field === 'leaseSeconds') return w.seconds(value as number);
  if (field === 'opensAt' || field === 'startsAt' || field === 'saleOpensAt') return formatDate(String(value), 'short', language.value);
  return typeof value === 'number' ? count(value) : String(value);
}

/**
 * The queue's settings: which are saved and which are only entered, what a change does to people before it is made, and the way
 * back after.
 */
export class QueueForm {
  readonly element: HTMLFormElement;
  private readonly cleanup = new Cleanup();
  private readonly marks = new Map<QueueField, HTMLElement>();
  private readonly refresh: (() => void)[] = [];
  private readonly faults = new Map<QueueField, string>();
  private readonly state = h('p', { id: 'queue-unsaved', class: 'form-state' });
  private readonly result = h('div', { id: 'queue-result', class: 'form-result', role: 'status', tabindex: '-1' });
  private readonly saveButton: HTMLButtonElement;
  private readonly discardButton: HTMLButtonElement;
  private busy = false;

  constructor(private readonly parts: Parts) {
    const w = adminWords();
    this.saveButton = h('button', { type: 'submit', id: 'queue-save', class: 'button primary' }, w.save);
    this.discardButton = h('button', { type: 'button', id: 'queue-discard', class: 'button', onclick: () => this.discard() }, w.discard);
    this.element = h(
      'form',
      {
        id: 'queue-form',
        class: 'panel queue-form',
        novalidate: true,
        'aria-labelledby': 'queue-form-title',
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          if (this.faults.size === 0) void this.save(parts.draft.unsaved);
        },
      },
      h('h2', { id: 'queue-form-title' }, w.settings),
      this.modeField(),
      this.numberField('threshold', w.thresholdField, () => w.thresholdHint),
      this.numberField('admitPerSecond', w.rateField, () => ''),
      this.numberField('leaseSeconds', w.leaseField, (value) => w.leaseHint(duration(value))),
      this.openingField(),
      this.drawField(),
      this.state,
      h('div', { class: 'form-actions' }, this.saveButton, this.discardButton),
      this.result,
    );
    this.cleanup.add(parts.draft.changed.subscribe(() => this.draw()));
    this.draw();
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** Changes settings at once, without what is entered in the form; asks first where it acts on people. */
  async save(changes: Partial<QueueSettings>, undo = false): Promise<void> {
    const { draft, figures } = this.parts;
    if (this.busy || Object.keys(changes).length === 0) return;
    const w = adminWords();
    const list = consequences(draft.saved, changes, figures(), serverClock.now());
    if (list.length > 0 && !(await this.confirm(list))) return;
    const before = draft.saved;
    this.setBusy(true);
    try {
      const after = await this.parts.change(changes);
      draft.accept(after);
      const time = formatDate(new Date(serverClock.now()).toISOString(), 'seconds', language.value);
      this.tell(undo ? w.undone : w.saved(time), undo ? {} : differences(after, before));
      // The button for it is gone.
      if (undo) this.result.focus({ preventScroll: true });
      this.parts.done();
    } catch (problem) {
      fill(this.result, h('p', { class: 'field-error', role: 'alert' }, sentenceFor(problem as Problem)));
      this.parts.failed(problem as Problem);
    } finally {
      this.setBusy(false);
    }
  }

  private discard(): void {
    this.faults.clear();
    this.parts.draft.discard();
    for (const show of this.refresh) show();
    this.draw();
  }

  private async confirm(list: Consequence[]): Promise<boolean> {
    const w = adminWords();
    return confirmDialog({
      id: 'queue-confirm',
      title: w.confirmTitle,
      lead: list.map(consequenceText).join(' '),
      yes: w.confirmYes,
      no: w.confirmNo,
    });
  }

  /** Says what was done, and offers the way back where there is one. */
  private tell(sentence: string, back: Partial<QueueSettings>): void {
    fill(
      this.result,
      h('p', { class: 'form-saved' }, icons.check(), h('span', {}, sentence)),
      Object.keys(back).length === 0
        ? null
        : h('button', { type: 'button', id: 'queue-undo', class: 'button small', onclick: () => void this.save(back, true) }, icons.undo(), adminWords().undo),
    );
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    setText(this.saveButton, busy ? adminWords().saving : adminWords().save);
    this.draw();
  }

  private draw(): void {
    const w = adminWords();
    const { draft } = this.parts;
    const unsaved = Object.keys(draft.unsaved) as QueueField[];
    for (const [field, mark] of this.marks) {
      const edited = unsaved.includes(field);
      const fault = this.faults.get(field);
      mark.toggleAttribute('data-edited', edited);
      mark.toggleAttribute('data-fault', fault !== undefined);
      setText(mark, fault ?? (edited ? w.savedValue(settingText(field, draft.saved[field])) : ''));
    }
    for (const show of this.refresh) show();
    setText(this.state, unsaved.length === 0 ? w.allSaved : w.unsaved(unsaved.length));
    this.state.toggleAttribute('data-edited', unsaved.length > 0);
    this.saveButton.disabled = this.busy || unsaved.length === 0 || this.faults.size > 0;
    this.discardButton.disabled = this.busy || (unsaved.length === 0 && this.faults.size === 0);
  }

  /** The line under a field that tells what is saved while something else is entered. */
  private mark(field: QueueField): HTMLElement {
    const mark = h('p', { class: 'field-mark', id: `queue-${field}-mark`, 'aria-live': 'polite' });
    this.marks.set(field, mark);
    return mark;
  }

  private modeField(): HTMLElement {
    const w = adminWords();
    const { draft } = this.parts;
    const choice = (mode: QueueMode, name: string, hint: string): HTMLElement => {
      const input = h('input', {
        type: 'radio',
        name: 'queue-mode',
        id: `queue-mode-${mode}`,
        value: mode,
        'aria-describedby': `queue-mode-${mode}-hint`,
        onchange: () => draft.edit({ mode }),
      });
      this.refresh.push(() => {
        input.checked = draft.wanted.mode === mode;
      });
      return h(
        'label',
        { class: 'mode-choice' },
        input,
        h('span', { class: 'mode-name' }, name),
        h('span', { class: 'mode-hint', id: `queue-mode-${mode}-hint` }, hint),
      );
    };
    return h(
      'fieldset',
      { class: 'field modes' },
      h('legend', { class: 'field-label' }, w.mode),
      h('div', { class: 'mode-list' }, choice('auto', w.modeAuto, w.modeAutoHint), choice('on', w.modeOn, w.modeOnHint), choice('off', w.modeOff, w.modeOffHint)),
      this.mark('mode'),
    );
  }

  private numberField(field: NumberField, label: string, hintOf: (value: number) => string): HTMLElement {
    const { draft } = this.parts;
    const hint = h('p', { class: 'field-hint', id: `queue-${field}-hint` });
    const input = h('input', {
      id: `queue-${field}`,
      class: 'input',
      type: 'number',
      inputmode: 'numeric',
      min: 1,
      max: ranges[field],
      step: 1,
      required: true,
      'aria-describedby': `queue-${field}-hint queue-${field}-mark`,
      oninput: () => {
        const value = Number(input.value);
        const good = /^\d+$/.test(input.value) && value >= 1 && value <= ranges[field];
        input.toggleAttribute('aria-invalid', false);
        if (good) this.faults.delete(field);
        else {
          this.faults.set(field, adminWords().range('1', count(ranges[field])));
          input.setAttribute('aria-invalid', 'true');
        }
        if (good) draft.edit({ [field]: value });
        else this.draw();
      },
    });
    this.refresh.push(() => {
      const value = draft.wanted[field];
      if (!this.faults.has(field)) {
        if (input.value !== String(value)) input.value = String(value);
        input.removeAttribute('aria-invalid');
      }
      setText(hint, hintOf(value));
    });
    return h('div', { class: 'field' }, h('label', { class: 'field-label', for: input.id }, label), input, hint, this.mark(field));
  }

  private openingField(): HTMLElement {
    const w = adminWords();
    const { draft } = this.parts;
    const input = h('input', {
      id: 'queue-opensAt',
      class: 'input',
      type: 'datetime-local',
      'aria-describedby': 'queue-opensAt-hint queue-opensAt-mark',
      onchange: () => {
        const opensAt = input.value === '' ? null : fromWallTime(input.value);
        const good = input.value === '' ? !input.validity.badInput : opensAt !== null;
        if (!good) {
          this.faults.set('opensAt', w.badOpening);
          input.setAttribute('aria-invalid', 'true');
          return this.draw();
        }
        this.faults.delete('opensAt');
        draft.edit({ opensAt });
      },
    });
    const clear = h(
      'button',
      {
        type: 'button',
        class: 'text-button',
        id: 'queue-opensAt-clear',
        onclick: () => {
          this.faults.delete('opensAt');
          input.value = '';
          draft.edit({ opensAt: null });
          input.focus();
        },
      },
      w.openingClear,
    );
    this.refresh.push(() => {
      const { opensAt } = draft.wanted;
      clear.hidden = opensAt === null && !this.faults.has('opensAt');
      if (this.faults.has('opensAt') || document.activeElement === input) return;
      input.removeAttribute('aria-invalid');
      const text = opensAt === null ? '' : toWallTime(opensAt);
      if (input.value !== text) input.value = text;
    });
    return h(
      'div',
      { class: 'field' },
      h('label', { class: 'field-label', for: input.id }, w.openingField),
      input,
      h('p', { class: 'field-hint', id: 'queue-opensAt-hint' }, w.openingHint(venueTimeZone())),
      this.mark('opensAt'),
      clear,
    );
  }

  private drawField(): HTMLElement {
    const w = adminWords();
    const { draft } = this.parts;
    const input = h('input', {
      id: 'queue-draw',
      type: 'checkbox',
      'aria-describedby': 'queue-draw-hint queue-draw-mark',
      onchange: () => draft.edit({ draw: input.checked }),
    });
    this.refresh.push(() => {
      input.checked = draft.wanted.draw;
      input.disabled = draft.wanted.opensAt === null && !draft.wanted.draw;
    });
    return h(
      'div',
      { class: 'field' },
      h('label', { class: 'check' }, input, h('span', {}, w.drawField)),
      h('p', { class: 'field-hint', id: 'queue-draw-hint' }, w.drawHint),
      this.mark('draw'),
    );
  }
}

function duration(seconds: number): string {
  const w = adminWords();
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return [...(minutes > 0 ? [w.minutes(minutes)] : []), ...(rest > 0 || minutes === 0 ? [w.seconds(rest)] : [])].join(' ');
}

function consequenceText(one: Consequence): string {
  const w = adminWords();
  switch (one.kind) {
    case 'off':
      return w.confirmOff(one.waiting);
    case 'on':
      return w.confirmOn;
    case 'auto':
      return w.confirmAuto;
    case 'pause':
      return w.confirmPause;
    case 'resume':
      return w.confirmResume(one.waiting);
    case 'opening':
      return w.confirmOpening(formatDate(one.at, 'short', language.value));
    case 'noOpening':
      return w.confirmNoOpening;
    case 'draw':
      return w.confirmDraw;
    case 'noDraw':
      return w.confirmNoDraw;
    case 'fewer':
      return w.confirmFewer(one.active, one.threshold);
  }
}
