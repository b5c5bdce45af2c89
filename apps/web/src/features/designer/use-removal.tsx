import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { actionAt, blocksOf, type Definition } from "@towpath/flow";
import { useCallback } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesignerStore } from "./designer-context.ts";
import { useCommands } from "./use-commands.ts";

/** Deletes steps: at once when they stand alone, after a question when others go with them. */
export function useRemoval(): (names: readonly string[]) => void {
  const t = useWords();
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
        names.length === 1
          ? t("Delete “{name}”?", { name: titleOf(names[0] ?? "") })
          : t("Delete {count} actions?", { count: names.length });
      modals.openConfirmModal({
        title,
        children: (
          <Text size="sm">{t("What is inside goes too: {names}.", { names: listed(t, inside) })}</Text>
        ),
        labels: { confirm: t("Delete"), cancel: t("Keep") },
        confirmProps: { color: "red" },
        onConfirm: () => commands.remove(names),
      });
    },
    [store, commands, t],
  );
}

const LISTED = 6;

function listed(t: Words, names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map(titleOf).join(", ");
  return names.length > LISTED
    ? t("{names} and {count} more", { names: shown, count: names.length - LISTED })
    : shown;
}

function innerNames(definition: Definition, name: string): string[] {
  const entry = actionAt(definition, name);
  if (entry === null) return [];
  return blocksOf(entry.name, entry.action).flatMap((block) =>
    Object.keys(block.actions).flatMap((inner) => [inner, ...innerNames(definition, inner)]),
  );
}
