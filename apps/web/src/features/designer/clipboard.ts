import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { type ActionClip, isActionClip } from "@towpath/flow";
import type { ClipExtras } from "./clip-extras.ts";

const KEY = "towpath.clipboard";
const EXTRAS_KEY = "towpath.clipboard.extras";

/** Copied actions, shared by all tabs of this browser so that they can be pasted into another flow. */
export function writeClip(clip: ActionClip, extras: ClipExtras): void {
  const text = stringifyJson(clip as unknown as Value, 2);
  try {
    localStorage.removeItem(EXTRAS_KEY);
    localStorage.setItem(KEY, text);
    localStorage.setItem(EXTRAS_KEY, JSON.stringify(extras));
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

/** What was copied with the actions; null where it was too large to keep. */
export function readExtras(): ClipExtras | null {
  const text = localStorage.getItem(EXTRAS_KEY);
  if (text === null) return null;
  try {
    const { pins, connections } = JSON.parse(text) as ClipExtras;
    return Array.isArray(pins) && Array.isArray(connections) ? { pins, connections } : null;
  } catch {
    // Damaged: the actions themselves can be pasted all the same.
    return null;
  }
}
