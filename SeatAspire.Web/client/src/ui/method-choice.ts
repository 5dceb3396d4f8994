import { words } from '../i18n';
import { paymentMethods, type PaymentMethod } from '../net/contract';
import { h } from './dom';

const methodWords = (): Record<PaymentMethod, string> => {
  const w = words();
  return {
    sandbox: w.methodSandbox,
    'sandbox-decline': w.methodDecline,
    'sandbox-slow': w.methodSlow,
    'sandbox-timeout': w.methodTimeout,
    'sandbox-lost-answer': w.methodLostAnswer,
  };
};

/** The ways to pay, to be chosen from; `value` is a PaymentMethod. */
export function methodChoice(id: string): HTMLSelectElement {
  const named = methodWords();
  return h('select', { id, class: 'select' }, ...paymentMethods.map((method) => h('option', { value: method }, named[method])));
}
