import type { VNode } from 'preact';
import { words } from '../i18n';
import { paymentMethods, type PaymentMethod } from '../net/contract';

interface Props {
  id: string;
  value: PaymentMethod;
  disabled: boolean;
  onChange: (method: PaymentMethod) => void;
}

/** The ways to pay, to be chosen from. */
export function MethodChoice({ id, value, disabled, onChange }: Props): VNode {
  const w = words();
  const named: Record<PaymentMethod, string> = {
    sandbox: w.methodSandbox,
    'sandbox-decline': w.methodDecline,
    'sandbox-slow': w.methodSlow,
    'sandbox-timeout': w.methodTimeout,
    'sandbox-lost-answer': w.methodLostAnswer,
  };
  return (
    <div class="payment-method">
      <label class="field-label" for={id}>
        {w.payMethod}
      </label>
      <select id={id} class="select" value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value as PaymentMethod)}>
        {paymentMethods.map((method) => (
          <option key={method} value={method}>
            {named[method]}
          </option>
        ))}
      </select>
    </div>
  );
}
