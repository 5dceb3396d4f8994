import type { VNode } from 'preact';
import { words } from '../i18n';
import { useApp } from './app-context';
import { SwitchRow } from './switch-row';

/** What concerns everybody, whether signed in or not. */
export function SiteFooter({ inert }: { inert: boolean }): VNode {
  const { purchases } = useApp();
  const w = words().people;
  return (
    <footer class="site-footer" inert={inert}>
      <div class="site-footer-inner">
        <a class="footer-link" href="/account">
          {w.accountNav}
        </a>
        <SwitchRow id="footer-purchases" name={w.showPurchases} on={purchases.wanted.value} change={(on) => purchases.want(on)} />
      </div>
    </footer>
  );
}
