import type { ComponentChildren, VNode } from 'preact';

interface Props {
  id?: string;
  /** What stands in it. */
  label: string;
  head: readonly ComponentChildren[];
  children: ComponentChildren;
}

/** Rows of figures and words, which scroll by themselves where there is no room. */
export function Table({ id, label, head, children }: Props): VNode {
  return (
    <div class="desk-table" id={id} role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name, i) => (
              <th key={i} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}
