import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../i18n';
import { useApp } from './app-context';

/** A break shorter than this is not worth a word. */
const quietMs = 1_500;

/** Says that there is no live connection, once there has been none for a little while, and when there is one again. */
export function ConnectionBanner(): VNode {
  const { link, hub, queue, announcer } = useApp();
  const w = words();
  const kind = link.value;
  const live = kind === 'live';
  const [troubled, setTroubled] = useState(false);
  const was = useRef(false);
  useEffect(() => {
    if (live) {
      setTroubled(false);
      return undefined;
    }
    const timer = setTimeout(() => setTroubled(true), quietMs);
    return () => clearTimeout(timer);
  }, [live]);
  useEffect(() => {
    if (was.current && !troubled) announcer.show(words().backLive, 'success');
    was.current = troubled;
  }, [troubled]);
  const polling = queue.waiting.value ? w.bannerPollingQueue : w.bannerPolling;
  const told = hub.crowded.value ? `${w.bannerCrowded} ${polling}` : polling;
  const shown = troubled && !live;
  return (
    <div id="connection-banner" class="banner" role="status" hidden={!shown} data-kind={shown ? kind : ''}>
      {shown && (kind === 'polling' ? told : w.bannerReconnecting)}
    </div>
  );
}
