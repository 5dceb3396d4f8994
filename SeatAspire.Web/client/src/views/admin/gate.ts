import type { App, View } from '../../app';
import { language, words } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import type { Problem } from '../../net/problem';
import { giveBack } from '../../state/leaving';
import { isAccount } from '../../state/session';
import { Cleanup, Emitter } from '../../state/store';
import { fill, h } from '../../ui/dom';
import { logInForm } from '../../ui/log-in-form';

/** What an operator's page is made of: the element, and what is undone when it goes away. */
type Inside = (cleanup: Cleanup, titles: Emitter<string>) => HTMLElement;

/** Shows an operator's page to operators, and to everybody else how to become one. */
export function adminGate(app: App, title: string, inside: Inside): View {
  const element = h('div', { class: 'admin-gate' });
  const titles = new Emitter<string>();
  const own = new Cleanup();
  const content = new Cleanup();
  let shown: string | null = null;
  const draw = (): void => {
    // The same person with renewed tokens keeps the page as it is.
    const next = `${app.session.isAdmin} ${app.session.identity.value?.person ?? ''}`;
    if (next === shown) return;
    shown = next;
    content.run();
    fill(element, app.session.isAdmin ? inside(content, titles) : logInPage(app));
  };
  own.add(app.session.identity.subscribe(draw), () => content.run());
  draw();
  // Since the page was last open the role may have come or gone.
  if (app.session.identity.value !== null) void app.api.recognise().catch(() => undefined);
  return {
    element,
    title,
    onTitle: (listener) => own.add(titles.subscribe(listener)),
    dispose: () => own.run(),
  };
}

/** A refusal for lack of rights: who one is now decides what is shown. */
export function mind(app: App, problem: Problem): void {
  if (problem.status === 403) void app.api.recognise().catch(() => undefined);
}

function logInPage(app: App): HTMLElement {
  const w = adminWords();
  const identity = app.session.identity.value;
  return h(
    'div',
    { class: 'page admin-log-in' },
    h('header', {}, h('h1', {}, w.title), h('p', { class: 'lead' }, identity === null ? w.needsLogIn : w.notYours(identity.nickname))),
    identity !== null && !isAccount(identity) ? h('p', { class: 'field-hint' }, words().logInGuest(identity.nickname)) : null,
    logInForm({
      api: app.api,
      before: () => giveBack(app),
      wasGuest: () => identity !== null && !isAccount(identity),
      done: () => undefined,
    }),
  );
}

/** Numbers as the reader writes them. */
export function count(n: number): string {
  return n.toLocaleString(language.value === 'ko' ? 'ko-KR' : 'en-GB');
}

/** Follows a link that is no element of the page. */
export function go(path: string): void {
  const link = h('a', { href: path });
  document.body.append(link);
  link.click();
  link.remove();
}
