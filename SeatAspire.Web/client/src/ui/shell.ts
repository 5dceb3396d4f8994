import type { App } from '../app';
import { chooseLanguage, language, words, type Language } from '../i18n';
import { Store } from '../state/store';
import { ChatPanel } from './chat-panel';
import { fill, h, setText } from './dom';
import { icons } from './icons';
import { noticeBar } from './notice-bar';
import { PurchaseToasts } from './purchase-toasts';
import { requireIdentity } from './sign-in-dialog';
import { switchRow } from './switch';

/** A break shorter than this is not worth a word. */
const quietMs = 1_500;

/** The frame around every view: header, banner of the connection, messages. */
export function mountShell(app: App, outlet: HTMLElement, extras: HTMLElement[]): void {
  const skip = h('a', { class: 'skip-link', href: '#content' });
  const header = h('header', { class: 'site-header' });
  const banner = h('div', { id: 'connection-banner', class: 'banner', role: 'status', hidden: true });
  const notes = h('div', { class: 'top-notes' }, banner, noticeBar(app.notices));
  const footer = h('footer', { class: 'site-footer' });
  const toasts = new PurchaseToasts(app, '.held-reminder, .queue-reminder, .selection');
  const chat = new ChatPanel(app, [skip, header, notes, outlet, footer, toasts.element, ...extras]);
  document.body.append(
    skip,
    header,
    notes,
    outlet,
    footer,
    toasts.element,
    chat.element,
    app.announcer.element,
    app.announcer.spoken,
    toasts.spoken,
    ...extras,
  );

  skip.addEventListener('click', (event) => {
    event.preventDefault();
    outlet.focus();
  });

  const troubled = watchTrouble(app);
  const draw = (): void => {
    setText(skip, words().skipToContent);
    document.documentElement.lang = language.value;
    fill(header, headerParts(app, chat.button));
    fill(footer, footerParts(app));
    drawCart();
    drawLink();
    drawBanner();
  };
  const drawCart = (): void => {
    const { count } = app.shop;
    const link = header.querySelector('#nav-shop')!;
    const badge = link.querySelector<HTMLElement>('#cart-count')!;
    badge.hidden = count === 0;
    setText(badge, count > 99 ? '99+' : String(count));
    setText(link.querySelector('#nav-shop-spoken')!, count === 0 ? words().navShop : `${words().navShop}, ${words().cartCount(count)}`);
  };
  const drawLink = (): void => {
    const w = words();
    const state = header.querySelector<HTMLElement>('#connection-state');
    if (state === null) return;
    state.dataset['link'] = app.link.value;
    const polling = app.queue.waiting.value ? w.linkRefreshing : w.linkPolling;
    const text = { live: w.linkLive, polling, reconnecting: w.linkReconnecting }[app.link.value];
    setText(state.querySelector('.link-text')!, text);
    state.title = text;
  };
  const drawBanner = (): void => {
    const w = words();
    banner.hidden = !troubled.value;
    const kind = troubled.value ? app.link.value : '';
    banner.dataset['kind'] = kind;
    const polling = app.queue.waiting.value ? w.bannerPollingQueue : w.bannerPolling;
    const told = app.hub.crowded.value ? `${w.bannerCrowded} ${polling}` : polling;
    setText(banner, kind === 'polling' ? told : kind === 'reconnecting' ? w.bannerReconnecting : '');
  };
  draw();
  language.subscribe(draw);
  app.session.onPerson(draw);
  app.purchases.wanted.subscribe((wanted) => {
    footer.querySelector<HTMLInputElement>('input')!.checked = wanted;
  });
  app.shop.changed.subscribe(drawCart);
  app.queue.waiting.subscribe(() => {
    drawLink();
    drawBanner();
  });
  app.session.identity.subscribe(() => {
    const shown = header.querySelector('#nav-admin') !== null;
    const name = header.querySelector('#identity-name')?.textContent ?? null;
    // Renewed tokens may come with another name or role.
    if (shown !== app.session.isAdmin || name !== (app.session.identity.value?.nickname ?? null)) draw();
  });
  app.link.subscribe(() => {
    drawLink();
    drawBanner();
  });
  app.hub.crowded.subscribe(drawBanner);
  let wasTroubled = false;
  troubled.subscribe((is) => {
    drawBanner();
    if (wasTroubled && !is) app.announcer.show(words().backLive, 'success');
    wasTroubled = is;
  });
}

/** Whether there has been no live connection for a little while. */
function watchTrouble(app: App): Store<boolean> {
  const troubled = new Store(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = (): void => {
    if (app.link.value === 'live') {
      clearTimeout(timer);
      timer = undefined;
      troubled.set(false);
    } else {
      timer ??= setTimeout(() => troubled.set(true), quietMs);
    }
  };
  update();
  app.link.subscribe(update);
  return troubled;
}

/** What concerns everybody, whether signed in or not. */
function footerParts(app: App): HTMLElement {
  const { element } = switchRow('footer-purchases', words().people.showPurchases, '', app.purchases.wanted.value, (on) => app.purchases.want(on));
  return h('div', { class: 'site-footer-inner' }, h('a', { class: 'footer-link', href: '/account' }, words().people.accountNav), element);
}

function headerParts(app: App, chat: HTMLElement): HTMLElement[] {
  const w = words();
  const identity = app.session.identity.value;
  const languageButton = (code: Language, text: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        id: `language-${code}`,
        class: 'language-button',
        lang: code,
        'aria-pressed': String(language.value === code),
        onclick: () => chooseLanguage(code),
      },
      text,
    );
  const person =
    identity === null
      ? h(
          'button',
          {
            type: 'button',
            id: 'sign-in',
            class: 'header-link',
            'aria-label': w.signIn,
            onclick: () => void requireIdentity(app.api, app.session),
          },
          icons.person(),
          h('span', { class: 'wide-only' }, w.signIn),
        )
      : h(
          'a',
          { id: 'identity', class: 'header-link identity', href: '/account', 'aria-label': w.signedInAs(identity.nickname) },
          icons.person(),
          h('span', { class: 'identity-name', id: 'identity-name' }, identity.nickname),
        );
  return [
    h(
      'div',
      { class: 'site-header-inner' },
      h(
        'a',
        { class: 'brand', href: '/', 'aria-label': `${w.appName}, ${w.navShows}` },
        h('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }),
        h('span', { class: 'brand-name' }, w.appName),
      ),
      h('span', { id: 'connection-state', class: 'link-state' }, h('span', { class: 'link-dot', 'aria-hidden': 'true' }), h('span', { class: 'link-text' })),
      h(
        'nav',
        { class: 'site-nav', 'aria-label': w.mainNavigation },
        h('a', { class: 'header-link wide-only', href: '/' }, w.navShows),
        h(
          'a',
          { class: 'header-link', href: '/shop', id: 'nav-shop' },
          icons.bag(),
          h('span', { class: 'wide-only', 'aria-hidden': 'true' }, w.navShop),
          h('span', { id: 'cart-count', class: 'cart-count', 'aria-hidden': 'true' }),
          h('span', { id: 'nav-shop-spoken', class: 'visually-hidden' }),
        ),
        h(
          'a',
          { class: 'header-link', href: '/orders', id: 'nav-orders', 'aria-label': w.navOrders },
          icons.ticket(),
          h('span', { class: 'wide-only' }, w.navOrders),
        ),
        app.session.isAdmin
          ? h(
              'a',
              { class: 'header-link', href: '/admin', id: 'nav-admin', 'aria-label': w.adminNav },
              icons.gauge(),
              h('span', { class: 'wide-only' }, w.adminNav),
            )
          : null,
        chat,
        person,
        h(
          'div',
          { class: 'language-switch', role: 'group', 'aria-label': w.language },
          languageButton('ko', '한국어'),
          languageButton('en', 'EN'),
        ),
      ),
    ),
  ];
}
