import type { VNode } from 'preact';
import { useApp } from './app-context';
import { Dialog } from './dialog';

/** The question that is being asked before something that cannot be undone. */
export function QuestionDialog(): VNode | null {
  const question = useApp().prompts.question.value;
  if (question === null) return null;
  const { id, title, lead, yes, no, answer } = question;
  return (
    <Dialog key={id} id={id} title={title} lead={lead} first={`#${id}-no`} onClose={() => answer(false)}>
      <div class="dialog-actions">
        <button type="button" class="button" id={`${id}-no`} onClick={() => answer(false)}>
          {no}
        </button>
        <button type="button" class="button danger" id={`${id}-yes`} onClick={() => answer(true)}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
