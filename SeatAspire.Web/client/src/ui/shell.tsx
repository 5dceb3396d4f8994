import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language, words } from '../i18n';
import { covering } from '../state/chat';
import { useApp } from './app-context';
import { ChatPanel } from './chat/chat-panel';
import { CheckoutDialog } from './checkout-dialog';
import { ConnectionBanner } from './connection-banner';
import { HeldReminder } from './held-reminder';
import { IdentityDialogs } from './identity-dialogs';
import { Messages } from './messages';
import { NoticeBar } from './notice-bar';
import { shownPath } from './page';
import { PaymentDialog } from './payment-dialog';
import { PurchaseToasts } from './purchase-toasts';
import { QuestionDialog } from './question-dialog';
import { QueueReminder } from './queue-reminder';
import { SiteFooter } from './site-footer';
import { SiteHeader } from './site-header';

/** The frame around every page; where the chat covers the page, nobody tabs into what is under it. */
export function Shell({ children }: { children: ComponentChildren }): VNode {
  const { chat } = useApp();
  const small = useMedia(covering);
  const inert = chat.open.value && small;
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  return (
    <>
      <a
        class="skip-link"
        href="#content"
        inert={inert}
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>('#content')?.focus();
        }}
      >
        {words().skipToContent}
      </a>
      <SiteHeader inert={inert} />
      <div class="top-notes" inert={inert}>
        <ConnectionBanner />
        <NoticeBar />
      </div>
      <main id="content" class="content" tabIndex={-1} inert={inert} data-route={shownPath.value}>
        {children}
      </main>
      <SiteFooter inert={inert} />
      <PurchaseToasts inert={inert} />
      <ChatPanel />
      <Messages />
      <HeldReminder inert={inert} />
      <QueueReminder inert={inert} />
      <PaymentDialog />
      <CheckoutDialog />
      <IdentityDialogs />
      <QuestionDialog />
    </>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = (): void => setMatches(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, [query]);
  return matches;
}
