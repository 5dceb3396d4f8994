import type { ComponentChildren, VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import type { PlanEditing } from '../../state/admin/plan-editing';
import { AttributeTool } from './tool-attributes';
import { CategoryTool } from './tool-category';
import { NamesTool } from './tool-names';
import { NumbersTool } from './tool-numbers';

/** What may be done with the seats that are picked. */
export function PlanTools({ editing }: { editing: PlanEditing }): VNode {
  const w = planWords();
  const none = editing.pick.size === 0;
  return (
    <section class="panel plan-tools" aria-label={w.edit}>
      <p id="tools-need" class="desk-note" hidden={!none}>
        {w.needsPick}
      </p>
      <Tool id="tool-category" title={w.toolCategory} open>
        <CategoryTool editing={editing} />
      </Tool>
      <Tool id="tool-numbers" title={w.toolNumbers}>
        <NumbersTool editing={editing} />
      </Tool>
      <Tool id="tool-names" title={w.toolNames}>
        <NamesTool editing={editing} />
      </Tool>
      <Tool id="tool-attributes" title={w.toolAttributes}>
        <AttributeTool editing={editing} />
      </Tool>
    </section>
  );
}

function Tool({ id, title, open = false, children }: { id: string; title: string; open?: boolean; children: ComponentChildren }): VNode {
  return (
    <details id={id} class="tool" open={open}>
      <summary>{title}</summary>
      <div class="tool-body">{children}</div>
    </details>
  );
}
