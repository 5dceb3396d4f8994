/** A place in a text, with what stands around it. */
export interface TextPlace {
  /** From 1. */
  line: number;
  before: string;
  /** The beginning of what is meant. */
  at: string;
  after: string;
}

interface Node {
  children: Map<string, Node>;
  /** Where in the text its value begins; -1 until it is found. */
  offset: number;
  /** Where it ends. */
  end: number;
}

const shownBefore = 48;
const shownAt = 32;
const shownAfter = 48;

/**
 * Where the values of paths such as `$.sections[0].rows[2].label` stand in a JSON text, found in one walk however many there are. What
 * is not there (a property that is missing) is told by what it would be a part of.
 */
export function placesInJson(text: string, paths: readonly string[]): Map<string, TextPlace> {
  const root: Node = { children: new Map(), offset: -1, end: -1 };
  for (const path of paths) {
    let node = root;
    for (const part of partsOf(path)) node = childOf(node, part);
  }
  new Walk(text).value(root, 0);
  const starts = linesOf(text);
  return new Map(
    paths.map((path) => {
      let node = root;
      let { offset, end } = root;
      for (const part of partsOf(path)) {
        node = node.children.get(part)!;
        if (node.offset < 0) break;
        ({ offset, end } = node);
      }
      return [path, placeAt(text, starts, Math.max(0, offset), end)];
    }),
  );
}

/** `.name` and `[3]`, one after the other. */
const partsOf = (path: string): string[] => path.match(/\.[^.[\]]+|\[\d+\]/g) ?? [];

function childOf(node: Node, part: string): Node {
  let child = node.children.get(part);
  if (child === undefined) node.children.set(part, (child = { children: new Map(), offset: -1, end: -1 }));
  return child;
}

/** Where each line begins. */
function linesOf(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function placeAt(text: string, starts: readonly number[], offset: number, valueEnd: number): TextPlace {
  let [line, after] = [0, starts.length];
  while (after - line > 1) {
    const middle = (line + after) >> 1;
    if (starts[middle]! <= offset) line = middle;
    else after = middle;
  }
  const end = after < starts.length ? starts[after]! - 1 : text.length;
  const from = Math.max(starts[line]!, offset - shownBefore);
  const to = Math.min(end, valueEnd, offset + shownAt);
  return {
    line: line + 1,
    before: (from > starts[line]! ? '…' : '') + text.slice(from, offset).trimStart(),
    at: text.slice(offset, to),
    after: text.slice(to, Math.min(end, to + shownAfter)) + (to + shownAfter < end ? '…' : ''),
  };
}

/** Walks over the values that somebody asked for and passes over the others. The text is JSON that was parsed before. */
class Walk {
  constructor(private readonly text: string) {}

  /** Of the value that begins at or after a place; answers where it ends. */
  value(node: Node, from: number): number {
    node.offset = this.blank(from);
    node.end = this.inside(node);
    return node.end;
  }

  private inside(node: Node): number {
    let at = node.offset;
    if (node.children.size === 0) return this.pass(at);
    const open = this.text[at];
    if (open !== '{' && open !== '[') return this.pass(at);
    const close = open === '{' ? '}' : ']';
    at = this.blank(at + 1);
    for (let index = 0; at < this.text.length && this.text[at] !== close; index++) {
      let part = `[${index}]`;
      if (open === '{') {
        const end = this.string(at);
        part = `.${this.text.slice(at + 1, end - 1)}`;
        at = this.blank(end) + 1;
      }
      const child = node.children.get(part);
      at = this.blank(child === undefined ? this.pass(this.blank(at)) : this.value(child, at));
      if (this.text[at] === ',') at = this.blank(at + 1);
    }
    return at + 1;
  }

  private blank(at: number): number {
    while (at < this.text.length && this.text.charCodeAt(at) <= 32) at++;
    return at;
  }

  private string(at: number): number {
    for (at++; at < this.text.length && this.text[at] !== '"'; at++) if (this.text[at] === '\\') at++;
    return at + 1;
  }

  private pass(at: number): number {
    for (let depth = 0; at < this.text.length; ) {
      const letter = this.text[at]!;
      if (letter === '"') at = this.string(at);
      else if (depth === 0 && (letter === ',' || letter === '}' || letter === ']')) return at;
      else {
        if (letter === '{' || letter === '[') depth++;
        else if (letter === '}' || letter === ']') depth--;
        at++;
      }
      if (depth === 0 && (letter === '"' || letter === '}' || letter === ']')) return at;
    }
    return at;
  }
}
