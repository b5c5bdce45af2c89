import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { actionAt, blocksOf, type Definition } from "@towpath/flow";
import { useCallback } from "react";
import { titleOf } from "../canvas/titles.ts";
import { useDesignerStore } from "./designer-context.ts";
import { useCommands } from "./use-commands.ts";

/** Deletes steps: at once when they stand alone, after a question when others go with them. */
export function useRemoval(): (names: readonly string[]) => void {
  const store = useDesignerStore();
  const commands = useCommands();
  return useCallback(
    (names) => {
      const inside = names.flatMap((name) => innerNames(store.getState().draft.definition, name));
      if (inside.length === 0) {
        commands.remove(names);
        return;
      }
      const title =
        names.length === 1 ? `Delete “${titleOf(names[0] ?? "")}”?` : `Delete ${names.length} actions?`;
      modals.openConfirmModal({
        title,
        children: <Text size="sm">{`What is inside goes too: ${listed(inside)}.`}</Text>,
        labels: { confirm: "Delete", cancel: "Keep" },
        confirmProps: { color: "red" },
        onConfirm: () => commands.remove(names),
      });
    },
    [store, commands],
  );
}

const LISTED = 6;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map(titleOf).join(", ");
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown;
}

function innerNames(definition: Definition, name: string): string[] {
  const entry = actionAt(definition, name);
  if (entry === null) return [];
  return blocksOf(entry.name, entry.action).flatMap((block) =>
    Object.keys(block.actions).flatMap((inner) => [inner, ...innerNames(definition, inner)]),
  );
}
