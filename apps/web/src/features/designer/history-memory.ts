import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import type { DesignerState, Draft, HistoryEntry } from "./designer-state.ts";
import { type Patch, patchBetween, withPatch } from "./edits/definition-patch.ts";

/** A step as it is kept: what it changed, and where. */
interface KeptEntry {
  readonly patch: Patch | null;
  /** Set where the whole text was replaced. */
  readonly texts?: { readonly before: string; readonly after: string };
  readonly rest: Omit<HistoryEntry, "before" | "after">;
}

interface KeptHistory {
  /** Which text of the draft the steps lead to. */
  readonly print: string;
  readonly past: readonly KeptEntry[];
  readonly future: readonly KeptEntry[];
}

export type History = Pick<DesignerState, "past" | "future">;

const keyOf = (flowId: string): string => `towpath.history.${flowId}`;
/** A tab may keep about five million characters of everything. */
const MOST_CHARACTERS = 2_000_000;
const NONE: History = { past: [], future: [] };

const kept = new WeakMap<HistoryEntry, string>();

/**
 * Keeps the steps of undo in this tab, so that they survive a reload. They belong to the text the server has just
 * acknowledged: whoever opens another one (somebody else saved, or a copy is recovered) begins without steps.
 */
export function keepHistory(flowId: string, { past, future }: History, text: string): void {
  const nearest = new Budget(MOST_CHARACTERS);
  const forward = nearest.take([...future].reverse().map(written)).reverse();
  const back = nearest.take([...past].reverse().map(written)).reverse();
  const all = `{"print":${JSON.stringify(printOf(text))},"past":[${back.join()}],"future":[${forward.join()}]}`;
  try {
    sessionStorage.setItem(keyOf(flowId), all);
  } catch {
    // Without room for it undo ends at the reload, as it did before.
  }
}

/** As many texts as fit, from the first on. */
class Budget {
  #left: number;

  constructor(characters: number) {
    this.#left = characters;
  }

  take(texts: readonly string[]): string[] {
    const taken: string[] = [];
    for (const text of texts) {
      this.#left -= text.length;
      if (this.#left < 0) break;
      taken.push(text);
    }
    return taken;
  }
}

function written(entry: HistoryEntry): string {
  const known = kept.get(entry);
  if (known !== undefined) return known;
  const { before, after, ...rest } = entry;
  const one: KeptEntry = {
    patch: patchBetween(before.definition, after.definition),
    ...(before.baseText === after.baseText
      ? {}
      : { texts: { before: before.baseText, after: after.baseText } }),
    rest,
  };
  const text = stringifyJson(one as unknown as Value);
  kept.set(entry, text);
  return text;
}

/** The steps that lead to this draft; none where they are not kept, or lead elsewhere. */
export function readHistory(flowId: string, draft: Draft): History {
  try {
    const parsed = parseJson(sessionStorage.getItem(keyOf(flowId)) ?? "null");
    if (!parsed.ok || parsed.value === null) return NONE;
    // Written by this page, into the storage of this tab.
    const history = parsed.value as unknown as KeptHistory;
    if (history.print !== printOf(draft.baseText)) return NONE;
    return {
      past: walked([...history.past].reverse(), draft, "before").reverse(),
      future: walked([...history.future].reverse(), draft, "after").reverse(),
    };
  } catch {
    return NONE;
  }
}

/** The steps with their drafts, nearest first, as far as each fits the one before it. */
function walked(entries: readonly KeptEntry[], from: Draft, to: "before" | "after"): HistoryEntry[] {
  const found: HistoryEntry[] = [];
  let at = from;
  for (const { patch, texts, rest } of entries) {
    const patched = patch === null ? { value: at.definition } : withPatch(at.definition, patch, to);
    if (patched === null) break;
    const next: Draft = {
      definition: patched.value as Draft["definition"],
      baseText: texts === undefined ? at.baseText : texts[to],
    };
    const ends = to === "before" ? { before: next, after: at } : { before: at, after: next };
    found.push({ ...rest, ...ends, mergeKey: null });
    at = next;
  }
  return found;
}

/** Tells texts apart: their length and two hashes of 32 bits. */
function printOf(text: string): string {
  let one = 0x811c9dc5;
  let two = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two + code, 0x85ebca6b) ^ (two >>> 13);
  }
  return `${text.length}:${(one >>> 0).toString(36)}:${(two >>> 0).toString(36)}`;
}
