import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { type ActionClip, isActionClip } from "@towpath/flow";

const KEY = "towpath.clipboard";

/** Copied actions, shared by all tabs of this browser so that they can be pasted into another flow. */
export function writeClip(clip: ActionClip): void {
  const text = stringifyJson(clip as unknown as Value, 2);
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Too large for the browser's store: the system clipboard below may still take it.
  }
  // For pasting into a text or another browser; browsers may refuse, and nothing depends on it.
  navigator.clipboard?.writeText(text).catch(() => undefined);
}

export function readClip(): ActionClip | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  const parsed = parseJson(text);
  if (!parsed.ok) return null;
  const value: unknown = parsed.value;
  return isActionClip(value) ? value : null;
}
