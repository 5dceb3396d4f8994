import type { ComponentChildren, VNode } from 'preact';

interface Props {
  id?: string;
  /** What stands in it. */
  label: string;
  head: readonly ComponentChildren[];
  /** Columns of figures, from 0. */
  figures?: readonly number[];
  children: ComponentChildren;
}

/** Rows of figures and words, which scroll by themselves where there is no room. */
export function Table({ id, label, head, figures = [], children }: Props): VNode {
  return (
    <div class="desk-table" id={id} role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name, i) => (
              <th key={i} scope="col" class={figures.includes(i) ? 'number' : undefined}>
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
