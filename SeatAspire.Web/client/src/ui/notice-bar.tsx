import type { VNode } from 'preact';
import { language, words } from '../i18n';
import { formatClock } from '../i18n/format';
import type { Notice } from '../net/contract';
import { useApp } from './app-context';
import { Icon } from './icon';

/** How a notice looks, at the top of a page and in the operator's preview. */
export function NoticeContent({ notice }: { notice: Notice }): VNode {
  return (
    <>
      <strong class="notice-label">{words().noticeLabel}</strong>
      <p class="notice-text">{notice.text}</p>
      <time class="notice-time" dateTime={notice.at}>
        {formatClock(notice.at, language.value)}
      </time>
    </>
  );
}

/** The place of notices at the top of every page. It is a live region, so that it is there before it says anything. */
export function NoticeBar(): VNode {
  const { notices } = useApp();
  const notice = notices.current.value;
  return (
    <div id="notice" class="notice-bar" role="status" aria-live="polite">
      {notice !== null && (
        <>
          <NoticeContent notice={notice} />
          <button type="button" id="notice-dismiss" class="icon-button" aria-label={words().noticeDismiss} onClick={() => notices.dismiss()}>
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}
