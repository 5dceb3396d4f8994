import { useEffect } from 'preact/hooks';
import { adminWords } from '../../i18n/admin';

/** What was entered and not saved is not lost by a stray click. */
export function useUnsavedGuard(unsaved: () => boolean): void {
  useEffect(() => {
    const stays = (): boolean => unsaved() && !confirm(adminWords().leave);
    const unload = (event: BeforeUnloadEvent): void => {
      if (unsaved()) event.preventDefault();
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
    document.addEventListener('click', click, true);
    return () => {
      removeEventListener('beforeunload', unload);
      removeEventListener('seataspire-leave', leave);
      document.removeEventListener('click', click, true);
    };
  }, []);
}
