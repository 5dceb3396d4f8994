import type { App, View } from '../app';
import { sentenceFor, words } from '../i18n';
import type { Problem } from '../net/problem';
import { isAccount, type Identity } from '../state/session';
import { Cleanup } from '../state/store';
import { fill, h } from '../ui/dom';
import { masked } from '../ui/nickname';
import { passwordForm } from '../ui/password-form';
import { leave, openAccount, requireIdentity } from '../ui/sign-in-dialog';
import { switchRow } from '../ui/switch';

/** Who one is here, how to become somebody, and what is shown to whom. */
export function accountView(app: App): View {
  const w = words();
  const who = h('div', { id: 'account', class: 'account' });
  const own = h('div', {});
  const password = h('section', { class: 'preferences', 'aria-labelledby': 'password-title' });
  const cleanup = new Cleanup();
  const others = switchRow('show-purchases', w.people.showPurchases, w.people.showPurchasesHint, app.purchases.wanted.value, (on) => app.purchases.want(on));
  const element = h(
    'div',
    { class: 'page narrow' },
    h('header', { class: 'page-head' }, h('h1', {}, w.people.accountNav)),
    who,
    h('section', { class: 'preferences', 'aria-labelledby': 'preferences-title' }, h('h2', { id: 'preferences-title' }, w.people.preferences), own, others.element),
    password,
  );
  const draw = (): void => {
    const identity = app.session.identity.value;
    fill(who, ...(identity === null ? nobody(app) : somebody(app, identity)));
    password.hidden = identity === null || !isAccount(identity);
    if (password.hidden) fill(password);
    else fill(password, h('h2', { id: 'password-title' }, w.people.password), passwordForm(app.api, () => app.announcer.show(w.people.passwordChanged, 'success')));
    if (identity === null) fill(own);
    else void showNickname(app, identity, own);
  };
  cleanup.add(
    app.session.onPerson(draw),
    app.purchases.wanted.subscribe((wanted) => {
      others.input.checked = wanted;
    }),
  );
  draw();
  return { element, title: w.people.accountNav, dispose: () => cleanup.run() };
}

function nobody(app: App): HTMLElement[] {
  const w = words();
  return [
    h('p', { class: 'lead' }, w.people.accountNobody),
    h(
      'div',
      { class: 'account-actions' },
      h('button', { type: 'button', id: 'account-sign-up', class: 'button primary', onclick: () => void openAccount(app, 'sign-up') }, w.people.signUp),
      h('button', { type: 'button', id: 'account-log-in', class: 'button', onclick: () => void openAccount(app, 'log-in') }, w.logInSubmit),
      h('button', { type: 'button', class: 'button', onclick: () => void requireIdentity(app.api, app.session) }, w.signIn),
    ),
  ];
}

function somebody(app: App, identity: Identity): HTMLElement[] {
  const w = words();
  const account = isAccount(identity);
  const orders = h('a', { class: 'button', href: '/orders' }, w.people.toTickets);
  const out = h('button', { type: 'button', id: 'account-leave', class: account ? 'button' : 'text-button', onclick: () => void leave(app) }, account ? w.accountLeave : w.identityLeave);
  return [
    h(
      'div',
      { class: 'account-card', 'data-kind': account ? 'account' : 'guest' },
      h('span', { class: 'account-face', 'aria-hidden': 'true', 'data-letter': [...identity.nickname][0]?.toUpperCase() }),
      h('div', {}, h('p', { id: 'account-name', class: 'account-name' }, identity.nickname), h('p', { class: 'muted' }, account ? w.people.registered : w.people.guest)),
    ),
    h('p', { class: 'account-lead' }, account ? w.people.accountLead : w.people.guestLead),
    h(
      'div',
      { class: 'account-actions' },
      ...(account
        ? [orders, out]
        : [
            h('button', { type: 'button', id: 'account-sign-up', class: 'button primary', onclick: () => void openAccount(app, 'sign-up') }, w.people.signUp),
            h('button', { type: 'button', id: 'account-log-in', class: 'button', onclick: () => void openAccount(app, 'log-in') }, w.logInSubmit),
            orders,
            out,
          ]),
    ),
  ];
}

/** Whether purchases are announced under the whole nickname: it stands at the server, the same for all of one's browsers. */
async function showNickname(app: App, identity: Identity, place: HTMLElement): Promise<void> {
  const w = words().people;
  const row = switchRow('show-nickname', w.showNickname, w.showNicknameHint(identity.nickname, masked(identity.nickname)), false, (on) => void change(on));
  const change = async (on: boolean): Promise<void> => {
    row.input.disabled = true;
    try {
      row.input.checked = (await app.api.showNickname(on)).showNickname;
    } catch (problem) {
      row.input.checked = !on;
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
    } finally {
      row.input.disabled = false;
      row.input.focus();
    }
  };
  row.input.disabled = true;
  fill(place, row.element);
  try {
    row.input.checked = (await app.api.me()).showNickname;
    row.input.disabled = false;
  } catch (problem) {
    // It says so, and stays switched off: what is not known is not changed.
    if (row.input.isConnected) app.announcer.show(sentenceFor(problem as Problem), 'warning');
  }
}
