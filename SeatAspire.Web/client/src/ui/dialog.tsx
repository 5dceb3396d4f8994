import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { giveFocusBack } from './focus';
import { Icon } from './icon';

interface Props {
  id: string;
  title: string;
  lead?: string;
  /** Said by the button in the corner; Escape does the same. */
  closeLabel?: string;
  /** What gets the focus first, as a selector; the browser's choice without. */
  first?: string;
  onClose: () => void;
  children: ComponentChildren;
  [data: `data-${string}`]: string | undefined;
}

/** A modal dialog out of the browser's own, open while it is on the page: it keeps the focus in, gives it back, and closes on Escape. */
export function Dialog({ id, title, lead, closeLabel, first, onClose, children, ...data }: Props): VNode {
  const element = useRef<HTMLDialogElement>(null);
  const open = useRef(true);
  useLayoutEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    if (first !== undefined) dialog.querySelector<HTMLElement>(first)?.focus();
    return () => {
      open.current = false;
      dialog.close();
      giveFocusBack(before);
    };
  }, []);
  const leadId = `${id}-lead`;
  return (
    <dialog
      id={id}
      ref={element}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={lead === undefined ? undefined : leadId}
      onClose={(event) => {
        if (open.current && event.target === element.current) onClose();
      }}
      {...data}
    >
      <div class="dialog-inner">
        <button type="button" class="icon-button dialog-close" aria-label={closeLabel ?? words().close} onClick={onClose}>
          <Icon name="close" />
        </button>
        <h2 id={`${id}-title`} class="dialog-title">
          {title}
        </h2>
        {lead !== undefined && (
          <p id={leadId} class="dialog-lead">
            {lead}
          </p>
        )}
        {children}
      </div>
    </dialog>
  );
}
