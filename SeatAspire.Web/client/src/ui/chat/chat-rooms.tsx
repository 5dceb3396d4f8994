import type { VNode } from 'preact';
import { words } from '../../i18n';
import { lobby } from '../../state/chat';
import { useApp } from '../app-context';

/** Everybody's room, and that of the date on the page. */
export function ChatRooms(): VNode {
  const { chat } = useApp();
  const w = words().chat;
  const rooms = chat.rooms.value;
  return (
    <div class="chat-rooms" role="group" aria-label={w.rooms} hidden={rooms.length < 2}>
      {rooms.map((room) => {
        const name = room.id === lobby ? w.lobby : w.thisDate;
        const unread = room.unread.value;
        return (
          <button
            key={room.id}
            type="button"
            class="chat-room"
            data-room={room.id}
            aria-pressed={room.id === chat.current.value}
            aria-label={w.unreadIn(name, unread)}
            onClick={() => chat.turnTo(room.id)}
          >
            {name}
            {unread > 0 && <span class="chat-dot" aria-hidden="true" />}
          </button>
        );
      })}
    </div>
  );
}
