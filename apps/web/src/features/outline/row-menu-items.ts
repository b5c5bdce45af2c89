import { addCase } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import { type KeyPress, namesMeant } from "../designer/card-keys.ts";
import { pastePlace } from "../designer/clip-events.ts";
import { focusOf, type RowContext, rowCommand } from "./outline-commands.ts";
import { type ActionRow, type OutlineRow, targetOfRow } from "./outline-rows.ts";

export interface RowMenuItem {
  readonly label: string;
  /** How the key is written; null where there is none. */
  readonly keys: string | null;
  readonly isDangerous?: boolean;
  readonly run: () => void;
}

/** What can be done with a row, in groups: everything that its keys do, for those who do not know them. */
export function rowMenuItems(row: OutlineRow, context: RowContext): readonly (readonly RowMenuItem[])[] {
  const { t } = context;
  const item = itemsOf(row, context);
  if (!context.store.getState().mayEdit) {
    return [row.kind === "branch" ? [] : [openItem(row, context)], copyItems(row, context)];
  }
  switch (row.kind) {
    case "trigger":
      return [
        [openItem(row, context), ...anotherTrigger(row, context)],
        [
          ...item(t("Add an action behind it"), "A"),
          pasteItem(t("Paste behind it"), row, context),
          ...item(t("Rename"), "F2"),
          ...item(t("Notes"), "N"),
        ],
      ];
    case "branch":
      return [[...item(t("Add an action here"), "I"), pasteItem(t("Paste here"), row, context)]];
    case "place":
      return [];
    case "action":
      return actionItems(row, context);
  }
}

function actionItems(row: ActionRow, context: RowContext): readonly (readonly RowMenuItem[])[] {
  const { t } = context;
  const item = itemsOf(row, context);
  return [
    [
      openItem(row, context),
      ...item(t("Rename"), "F2"),
      ...item(t("Disable or enable"), "D"),
      ...item(t("Notes"), "N"),
      runAfterItem(row, context),
    ],
    [
      ...item(t("Add an action behind it"), "A"),
      ...item(t("Add an action before it"), "B"),
      ...(row.isOpen === null ? [] : item(t("Add an action inside"), "I")),
      ...item(t("Add a parallel branch"), "P"),
      ...caseItem(row, context),
    ],
    [
      ...copyItems(row, context),
      cutItem(row, context),
      pasteItem(t("Paste behind it"), row, context),
      ...item(t("Duplicate"), "Ctrl D"),
      ...item(t("Wrap in a scope"), "W"),
    ],
    [
      ...item(t("Move up"), "Alt ↑"),
      ...item(t("Move down"), "Alt ↓"),
      ...item(t("Move out"), "Alt ←"),
      ...item(t("Move in"), "Alt →"),
      ...item(t("Move to another place"), "M"),
    ],
    item(t("Delete"), "Delete").map((one) => ({ ...one, isDangerous: true })),
  ];
}

const ARROWS: Readonly<Record<string, string>> = {
  "↑": "arrowup",
  "↓": "arrowdown",
  "←": "arrowleft",
  "→": "arrowright",
};

/** The one way to do it is that of the key. */
function pressOf(keys: string): KeyPress {
  const parts = keys.split(" ");
  const last = parts.at(-1) ?? "";
  const key = ARROWS[last] ?? last.toLowerCase();
  return { key, mod: parts.includes("Ctrl"), alt: parts.includes("Alt"), shift: false };
}

const itemsOf =
  (row: OutlineRow, context: RowContext) =>
  (label: string, keys: string): readonly RowMenuItem[] => {
    const run = rowCommand(pressOf(keys), row, context);
    return run === null ? [] : [{ label, keys, run }];
  };

function copyItems(row: OutlineRow, { t, store, commands }: RowContext): readonly RowMenuItem[] {
  const names = namesMeant(store, focusOf(row));
  return names.length === 0 ? [] : [{ label: t("Copy"), keys: "Ctrl C", run: () => commands.copy(names) }];
}

function cutItem(row: OutlineRow, { t, store, commands }: RowContext): RowMenuItem {
  return { label: t("Cut"), keys: "Ctrl X", run: () => commands.cut(namesMeant(store, focusOf(row))) };
}

function pasteItem(label: string, row: OutlineRow, { store, commands }: RowContext): RowMenuItem {
  const run = () => void commands.pasteFromMenu(pastePlace(focusOf(row), { store }));
  return { label, keys: "Ctrl V", run };
}

function openItem(row: OutlineRow, { t, store }: RowContext): RowMenuItem {
  const target = targetOfRow(row) ?? { kind: "trigger" };
  return {
    label: t("Open the panel"),
    keys: "Enter",
    run: () => store.getState().actions.select(target, false),
  };
}

function anotherTrigger(row: OutlineRow, { t, store }: RowContext): readonly RowMenuItem[] {
  if (row.kind !== "trigger" || row.trigger === null) return [];
  const run = () => store.getState().actions.open({ picker: { role: "trigger" } });
  return [{ label: t("Choose another trigger"), keys: null, run }];
}

/** The ticks of "run after" stand in the settings. */
function runAfterItem(row: ActionRow, { t, store }: RowContext): RowMenuItem {
  const target = { kind: "action", name: row.action.name } as const;
  const run = () => store.getState().actions.show({ kind: "step", target, tab: "settings" });
  return { label: t("When it runs"), keys: null, run };
}

function caseItem(row: ActionRow, { t, store, commands }: RowContext): readonly RowMenuItem[] {
  if (row.action.type.toLowerCase() !== "switch") return [];
  const run = () => {
    const added = addCase(store.getState().draft.definition, row.action.name);
    commands.edit(added.ok ? ok(added.value.definition) : added);
  };
  return [{ label: t("Add a case"), keys: null, run }];
}
