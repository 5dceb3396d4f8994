import type { VNode } from 'preact';
import { words } from '../i18n';
import { Icon } from './icon';

interface Props {
  /** Of what. */
  name: string;
  value: number;
  /** What can be had; what is asked for may be more by now. */
  most: number;
  onChange: (quantity: number) => void;
}

/** Fewer, how many, more: for quantities from 1. */
export function Stepper({ name, value, most, onChange }: Props): VNode {
  const w = words();
  const step = (by: number): void => {
    // From more than there are, one step leads to what there is.
    const next = Math.max(1, Math.min(Math.max(1, most), value + by));
    if (next !== value) onChange(next);
  };
  return (
    <div class="stepper" role="group" aria-label={w.quantityOf(name)}>
      <button type="button" class="icon-button stepper-less" aria-label={w.quantityLess} disabled={value <= 1} onClick={() => step(-1)}>
        <Icon name="minus" />
      </button>
      <output class="stepper-value">{value}</output>
      <button type="button" class="icon-button stepper-more" aria-label={w.quantityMore} disabled={value >= most} onClick={() => step(1)}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
