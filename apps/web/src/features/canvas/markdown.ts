/** A piece of text inside a line. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "em" | "del"; readonly inner: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly inner: readonly Inline[] };

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly inner: readonly Inline[] }
  | { readonly kind: "paragraph" | "quote"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "rule" };

interface ListItem {
  /** Of a task: whether it is ticked; null for any other item. */
  readonly done: boolean | null;
  readonly inner: readonly Inline[];
}

const LONGEST = 20_000;
const HEADING = /^(#{1,3})\s+(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,9}[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const FENCE = /^\s*```/;

/**
 * Reads the Markdown that notes are written in: headings, lists, tasks, quotes, code, rules; strong, emphasised and struck
 * text, code and links in lines. Anything else is text. No HTML comes out of it, and links lead to web and mail alone.
 */
export function readMarkdown(text: string): readonly Block[] {
  const lines = text.slice(0, LONGEST).split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const { block, next } = readBlock(lines, at);
    if (block !== null) blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number): { block: Block | null; next: number } {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { block: null, next: at + 1 };
  if (FENCE.test(line)) return readFence(lines, at);
  if (RULE.test(line)) return { block: { kind: "rule" }, next: at + 1 };
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const level = (heading[1]?.length ?? 1) as 1 | 2 | 3;
    return { block: { kind: "heading", level, inner: readInline(heading[2] ?? "") }, next: at + 1 };
  }
  const list = readList(lines, at);
  if (list !== null) return list;
  const quoted = run(lines, at, QUOTE);
  if (quoted.length > 0) {
    return { block: { kind: "quote", lines: quoted.map(readInline) }, next: at + quoted.length };
  }
  let next = at + 1;
  while (next < lines.length && isPlain(lines[next] ?? "")) next += 1;
  return { block: { kind: "paragraph", lines: lines.slice(at, next).map(readInline) }, next };
}

function readList(lines: readonly string[], at: number): { block: Block; next: number } | null {
  const bullets = run(lines, at, BULLET);
  const items = bullets.length > 0 ? bullets : run(lines, at, NUMBERED);
  if (items.length === 0) return null;
  const block = { kind: "list", ordered: bullets.length === 0, items: items.map(readItem) } as const;
  return { block, next: at + items.length };
}

const isPlain = (line: string): boolean =>
  line.trim() !== "" &&
  ![FENCE, RULE, HEADING, BULLET, NUMBERED, QUOTE].some((pattern) => pattern.test(line));

function readFence(lines: readonly string[], at: number): { block: Block; next: number } {
  let end = at + 1;
  while (end < lines.length && !FENCE.test(lines[end] ?? "")) end += 1;
  return { block: { kind: "code", text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
}

/** What the pattern holds of each line from here on, as long as it fits. */
function run(lines: readonly string[], at: number, pattern: RegExp): string[] {
  const found: string[] = [];
  for (let index = at; index < lines.length; index += 1) {
    const match = pattern.exec(lines[index] ?? "");
    if (match === null) break;
    found.push(match[1] ?? "");
  }
  return found;
}

function readItem(text: string): ListItem {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (task === null) return { done: null, inner: readInline(text) };
  return { done: task[1] !== " ", inner: readInline(task[2] ?? "") };
}

const MARKS = [
  { mark: "**", kind: "strong" },
  { mark: "__", kind: "strong" },
  { mark: "~~", kind: "del" },
  { mark: "*", kind: "em" },
  { mark: "_", kind: "em" },
] as const;
const DEEPEST = 4;

/** One pass over the line; each mark looks for its end once, so that no text takes long. */
export function readInline(text: string, depth = 0): readonly Inline[] {
  const found: Inline[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const special = depth < DEEPEST ? readSpecial(text, at, depth) : null;
    if (special === null) {
      plain += text[at] ?? "";
      at += 1;
      continue;
    }
    if (plain !== "") found.push({ kind: "text", text: plain });
    plain = "";
    found.push(special.inline);
    at = special.next;
  }
  if (plain !== "") found.push({ kind: "text", text: plain });
  return found;
}

function readSpecial(text: string, at: number, depth: number): { inline: Inline; next: number } | null {
  if (text[at] === "`") {
    const end = text.indexOf("`", at + 1);
    return end > at + 1 ? { inline: { kind: "code", text: text.slice(at + 1, end) }, next: end + 1 } : null;
  }
  if (text[at] === "[") return readLink(text, at, depth);
  if (text.startsWith("http://", at) || text.startsWith("https://", at)) return readAddress(text, at);
  // Inside a word these are letters: snake_case stays as it is.
  if (/\w/.test(text[at - 1] ?? "") && text[at] === "_") return null;
  const mark = MARKS.find((one) => text.startsWith(one.mark, at));
  if (mark === undefined) return null;
  const from = at + mark.mark.length;
  const end = text.indexOf(mark.mark, from);
  if (end <= from || text[from] === " " || text[end - 1] === " ") return null;
  const inner = readInline(text.slice(from, end), depth + 1);
  return { inline: { kind: mark.kind, inner }, next: end + mark.mark.length };
}

function readLink(text: string, at: number, depth: number): { inline: Inline; next: number } | null {
  const middle = text.indexOf("](", at);
  const end = middle === -1 ? -1 : text.indexOf(")", middle);
  if (end === -1) return null;
  const href = text.slice(middle + 2, end).trim();
  if (!/^(?:https?:\/\/|mailto:)\S+$/i.test(href)) return null;
  return {
    inline: { kind: "link", href, inner: readInline(text.slice(at + 1, middle), depth + 1) },
    next: end + 1,
  };
}

function readAddress(text: string, at: number): { inline: Inline; next: number } {
  let next = at;
  while (next < text.length && !/[\s<>"]/.test(text[next] ?? "")) next += 1;
  while (/[.,;:!?)]/.test(text[next - 1] ?? "")) next -= 1;
  const href = text.slice(at, next);
  return { inline: { kind: "link", href, inner: [{ kind: "text", text: href }] }, next };
}
