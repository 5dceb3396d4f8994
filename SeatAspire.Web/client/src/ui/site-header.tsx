import type { VNode } from 'preact';
import { chooseLanguage, language, words, type Language } from '../i18n';
import { requireIdentity } from '../state/leaving';
import { useApp } from './app-context';
import { ChatToggle } from './chat/chat-toggle';
import { Icon } from './icon';

/** The head of every page. */
export function SiteHeader({ inert }: { inert: boolean }): VNode {
  const { session } = useApp();
  const w = words();
  return (
    <header class="site-header" inert={inert}>
      <div class="site-header-inner">
        <a class="brand" href="/" aria-label={`${w.appName}, ${w.navShows}`}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <span class="brand-name">{w.appName}</span>
        </a>
        <LinkState />
        <nav class="site-nav" aria-label={w.mainNavigation}>
          <a class="header-link wide-only" href="/">
            {w.navShows}
          </a>
          <ShopLink />
          <a class="header-link" href="/orders" id="nav-orders" aria-label={w.navOrders}>
            <Icon name="ticket" />
            <span class="wide-only">{w.navOrders}</span>
          </a>
          {session.isAdmin && (
            <a class="header-link" href="/admin" id="nav-admin" aria-label={w.adminNav}>
              <Icon name="gauge" />
              <span class="wide-only">{w.adminNav}</span>
            </a>
          )}
          <ChatToggle />
          <Person />
          <div class="language-switch" role="group" aria-label={w.language}>
            <LanguageButton code="ko" text="한국어" />
            <LanguageButton code="en" text="EN" />
          </div>
        </nav>
      </div>
    </header>
  );
}

function LinkState(): VNode {
  const { link, queue } = useApp();
  const w = words();
  const polling = queue.waiting.value ? w.linkRefreshing : w.linkPolling;
  const text = { live: w.linkLive, polling, reconnecting: w.linkReconnecting }[link.value];
  return (
    <span id="connection-state" class="link-state" data-link={link.value} title={text}>
      <span class="link-dot" aria-hidden="true" />
      <span class="link-text">{text}</span>
    </span>
  );
}

function ShopLink(): VNode {
  const { shop } = useApp();
  const w = words();
  const { count } = shop;
  return (
    <a class="header-link" href="/shop" id="nav-shop">
      <Icon name="bag" />
      <span class="wide-only" aria-hidden="true">
        {w.navShop}
      </span>
      <span id="cart-count" class="cart-count" aria-hidden="true" hidden={count === 0}>
        {count > 99 ? '99+' : count}
      </span>
      <span id="nav-shop-spoken" class="visually-hidden">
        {count === 0 ? w.navShop : `${w.navShop}, ${w.cartCount(count)}`}
      </span>
    </a>
  );
}

function Person(): VNode {
  const app = useApp();
  const w = words();
  const identity = app.session.identity.value;
  return identity === null ? (
    <button type="button" id="sign-in" class="header-link" aria-label={w.signIn} onClick={() => void requireIdentity(app)}>
      <Icon name="person" />
      <span class="wide-only">{w.signIn}</span>
    </button>
  ) : (
    <a id="identity" class="header-link identity" href="/account" aria-label={w.signedInAs(identity.nickname)}>
      <Icon name="person" />
      <span class="identity-name" id="identity-name">
        {identity.nickname}
      </span>
    </a>
  );
}

function LanguageButton({ code, text }: { code: Language; text: string }): VNode {
  return (
    <button
      type="button"
      id={`language-${code}`}
      class="language-button"
      lang={code}
      aria-pressed={language.value === code}
      onClick={() => chooseLanguage(code)}
    >
      {text}
    </button>
  );
}
