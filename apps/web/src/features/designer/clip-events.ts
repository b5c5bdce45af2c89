import { actionAt, blockActions, type Definition, ROOT_BLOCK } from "@towpath/flow";
import { useCallback } from "react";
import type { CanvasFocus } from "../canvas/flow-canvas-props.ts";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { type KeyContext, namesMeant } from "./card-keys.ts";
import { useDesignerStore } from "./designer-context.ts";
import { useCommands } from "./use-commands.ts";

type ClipContext = Pick<KeyContext, "store" | "commands">;

/** Copies, cuts or pastes with the clipboard that the browser hands over: no permission is asked for. */
export function onClipEvent(event: ClipboardEvent, focused: CanvasFocus, context: ClipContext): void {
  const { store, commands } = context;
  const { clipboardData } = event;
  if (clipboardData === null || store.getState().moving !== null) return;
  if (event.type === "paste") {
    event.preventDefault();
    commands.paste(clipboardData.getData("text/plain"), pastePlace(focused, context));
    return;
  }
  const names = namesMeant(store, focused);
  if (names.length === 0) return;
  event.preventDefault();
  const write = (text: string) => clipboardData.setData("text/plain", text);
  if (event.type === "cut") commands.cut(names, write);
  else commands.copy(names, write);
}

/** At a "+"; behind an action, or the last of those that are meant; with nothing meant, at the end of the flow. */
export function pastePlace(focused: CanvasFocus, { store }: Pick<ClipContext, "store">): InsertPlace {
  const { definition } = store.getState().draft;
  if (focused.place !== null) return focused.place;
  if (focused.target?.kind === "trigger") return { block: ROOT_BLOCK, after: null, before: null };
  const entry = actionAt(definition, namesMeant(store, focused).at(-1) ?? "");
  return entry === null ? endOfFlow(definition) : { block: entry.block, after: entry.name, before: null };
}

function endOfFlow(definition: Definition): InsertPlace {
  const names = Object.keys(blockActions(definition, ROOT_BLOCK) ?? {});
  return { block: ROOT_BLOCK, after: names.at(-1) ?? null, before: null };
}

/** What the browser's copy, cut and paste do on the canvas. */
export function useCanvasClip(): (event: ClipboardEvent, focused: CanvasFocus) => void {
  const store = useDesignerStore();
  const commands = useCommands();
  return useCallback((event, focused) => onClipEvent(event, focused, { store, commands }), [store, commands]);
}
