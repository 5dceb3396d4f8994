import { useEffect, useRef } from 'preact/hooks';
import { adminWords } from '../../i18n/admin';
import { mindSteps } from '../../ui/step-guard';

/** What was entered and not saved is not lost by a stray click, nor by a step back. */
export function useUnsavedGuard(unsaved: () => boolean): void {
  const latest = useRef(unsaved);
  latest.current = unsaved;
  useEffect(() => {
    const stays = (): boolean => latest.current() && !confirm(adminWords().leave);
    const unload = (event: BeforeUnloadEvent): void => {
      if (latest.current()) event.preventDefault();
    };
    const leave = (event: Event): void => {
      if (stays()) event.preventDefault();
    };
    const click = (event: MouseEvent): void => {
      const link = (event.target as Element).closest?.('a');
      if (!link || link.target !== '' || link.origin !== location.origin || !stays()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('beforeunload', unload);
    addEventListener('seataspire-leave', leave);
    const noMore = mindSteps(stays);
    document.addEventListener('click', click, true);
    return () => {
      removeEventListener('beforeunload', unload);
      removeEventListener('seataspire-leave', leave);
      noMore();
      document.removeEventListener('click', click, true);
    };
  }, []);
}
