import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { type ActionClip, isActionClip } from "@towpath/flow";
import type { ClipExtras } from "./clip-extras.ts";

const KEY = "towpath.clipboard";
const EXTRAS_KEY = "towpath.clipboard.extras";

/** Puts a text on the system's clipboard. */
export type WriteClipboard = (text: string) => void;

/**
 * Copied actions as the text of the clipboard: JSON for people, other tools and other browsers. This browser keeps it as
 * well, for the menus of pages that may not read the clipboard, and beside it what is no part of the definition.
 */
export function keepClip(clip: ActionClip, extras: ClipExtras): string {
  const text = stringifyJson(clip as unknown as Value, 2);
  try {
    localStorage.removeItem(EXTRAS_KEY);
    localStorage.setItem(KEY, text);
    localStorage.setItem(EXTRAS_KEY, JSON.stringify(extras));
  } catch {
    // Too large for the browser's store: what was kept before is no longer what was copied last.
    if (localStorage.getItem(KEY) !== text) localStorage.removeItem(KEY);
  }
  return text;
}

/** What was copied last in this browser. */
export function keptClip(): ActionClip | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  const parsed = parseJson(text);
  if (!parsed.ok) return null;
  const value: unknown = parsed.value;
  return isActionClip(value) ? value : null;
}

export const keptText = (): string => localStorage.getItem(KEY) ?? "";

/** What was copied with the actions of a text; null where they come from elsewhere, or it was too large to keep. */
export function extrasOfText(pasted: string): ClipExtras | null {
  // Windows writes its own line ends.
  if (pasted.replaceAll("\r\n", "\n") !== keptText()) return null;
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

/** For menus and buttons: a copy by key brings its own clipboard. */
export function writeSystemClipboard(text: string): void {
  // Only pages with https, and those of this machine, have it.
  if (navigator.clipboard === undefined) copyByCommand(text);
  else navigator.clipboard.writeText(text).catch(() => copyByCommand(text));
}

function copyByCommand(text: string): void {
  const controller = new AbortController();
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", onCopy, { capture: true, signal: controller.signal });
  document.execCommand("copy");
  controller.abort();
}

/** What the system's clipboard holds, where the browser lets a page read it; null where it does not. */
export async function readSystemClipboard(): Promise<string | null> {
  try {
    return (await navigator.clipboard?.readText?.()) ?? null;
  } catch {
    return null;
  }
}
