import type { VNode } from 'preact';
import { words } from '../i18n';
import { usePageTitle } from '../ui/hooks';

export function NotFoundPage(): VNode {
  const w = words();
  usePageTitle(w.notFoundTitle);
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.notFoundTitle}</h1>
        <p class="lead">{w.notFoundLead}</p>
      </header>
      <a class="button primary" href="/">
        {w.toShows}
      </a>
    </div>
  );
}
