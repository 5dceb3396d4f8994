/** How seats are numbered along a row. */
export interface Numbering {
  from: number;
  step: number;
  /** The first number stands at the other end of the row. */
  reversed: boolean;
}

/** What stands before the number in a label: "I-" of "I-18"; all of it where it ends in none. */
export function frontOf(label: string): string {
  return label.replace(/\d+$/, '');
}

/** New labels of seats, row by row: each keeps what stands before its number. `rows` has the labels of each, in the order of the row. */
export function renumbered(rows: readonly (readonly string[])[], { from, step, reversed }: Numbering): string[][] {
  return rows.map((labels) => labels.map((label, i) => frontOf(label) + (from + (reversed ? labels.length - 1 - i : i) * step)));
}

/** New labels where section or row are called otherwise: what names them in the label goes along. */
export function renamed(label: string, before: { section: string; row: string }, after: { section: string; row: string }): string {
  let front = '';
  let rest = label;
  if (before.section !== '' && rest.startsWith(`${before.section}/`)) {
    front = `${after.section}/`;
    rest = rest.slice(before.section.length + 1);
  }
  if (before.row !== '' && rest.startsWith(`${before.row}-`)) rest = `${after.row}-${rest.slice(before.row.length + 1)}`;
  return front + rest;
}
