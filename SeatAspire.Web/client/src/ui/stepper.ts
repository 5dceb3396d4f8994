import { words } from '../i18n';
import { h, setText } from './dom';
import { icons } from './icons';

/** Fewer, how many, more: for quantities from 1. */
export class Stepper {
  readonly element: HTMLElement;
  private readonly less: HTMLButtonElement;
  private readonly more: HTMLButtonElement;
  private readonly shown = h('output', { class: 'stepper-value' });
  private current = 1;
  private most = 1;

  constructor(
    name: string,
    private readonly onChange: (quantity: number) => void,
  ) {
    const w = words();
    const button = (label: string, glyph: SVGSVGElement, step: number, kind: string): HTMLButtonElement =>
      h(
        'button',
        { type: 'button', class: `icon-button stepper-${kind}`, 'aria-label': label, onclick: () => this.step(step) },
        glyph,
      );
    this.less = button(w.quantityLess, icons.minus(), -1, 'less');
    this.more = button(w.quantityMore, icons.plus(), 1, 'more');
    this.element = h('div', { class: 'stepper', role: 'group', 'aria-label': w.quantityOf(name) }, this.less, this.shown, this.more);
  }

  get value(): number {
    return this.current;
  }

  /** `most` is what can be had; what is asked for may be more by now. */
  set(quantity: number, most: number): void {
    this.current = quantity;
    this.most = most;
    setText(this.shown, String(quantity));
    this.less.disabled = quantity <= 1;
    this.more.disabled = quantity >= most;
  }

  private step(by: number): void {
    // From more than there are, one step leads to what there is.
    const next = Math.max(1, Math.min(Math.max(1, this.most), this.current + by));
    if (next === this.current) return;
    this.set(next, this.most);
    this.onChange(next);
  }
}
