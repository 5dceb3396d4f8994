import type { VNode } from 'preact';
import { words } from '../../i18n';
import { useApp } from '../app-context';
import { Icon } from '../icon';

/** Opens and closes the chat, and counts what has not been read. */
export function ChatToggle(): VNode {
  const { chat } = useApp();
  const w = words().chat;
  const unread = chat.unread.value;
  const open = chat.open.value;
  return (
    <button
      type="button"
      id="chat-toggle"
      class="header-link chat-toggle"
      aria-controls="chat"
      aria-expanded={open}
      aria-label={w.toggle(unread)}
      onClick={() => (open ? chat.hide() : chat.show())}
    >
      <Icon name="chat" />
      <span class="wide-only">{w.title}</span>
      <span class="chat-badge" aria-hidden="true" hidden={unread === 0}>
        {unread > 99 ? '99+' : unread}
      </span>
    </button>
  );
}
