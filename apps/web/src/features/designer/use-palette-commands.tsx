import { IconCommand } from "@tabler/icons-react";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useOfferCommands } from "../palette/page-commands.ts";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import type { DesignerStore } from "./designer-store.ts";
import { keyWords } from "./key-words.ts";
import { useCommands } from "./use-commands.ts";
import { tidyUp } from "./use-designer-keys.ts";

const KEYS = {
  save: "Ctrl S",
  test: "Ctrl Enter",
  undo: "Ctrl Z",
  redo: "Ctrl Y",
  find: "Ctrl F",
  "go-to": "Ctrl Shift P",
  tidy: "Shift L",
  keys: "?",
} as const;

/** What can be done with the flow as a whole, by what it is called in the palette. */
const COMMANDS: readonly {
  readonly id: string;
  readonly label: string;
  readonly run: (store: DesignerStore) => void;
}[] = [
  { id: "test", label: phrase("Test the draft"), run: opens({ dialog: "test" }) },
  { id: "publish", label: phrase("Publish the flow"), run: opens({ dialog: "publish" }) },
  { id: "save", label: phrase("Save now"), run: (store) => void store.getState().autosave.flush() },
  { id: "undo", label: phrase("Undo"), run: (store) => store.getState().actions.undo() },
  { id: "redo", label: phrase("Redo"), run: (store) => store.getState().actions.redo() },
  { id: "go-to", label: phrase("Go to an action"), run: opens({ dialog: "go-to" }) },
  { id: "find", label: phrase("Find and replace in all steps"), run: opens({ view: "canvas", find: true }) },
  {
    id: "problems",
    label: phrase("Show the problems"),
    run: (store) => store.getState().actions.show({ kind: "problems" }),
  },
  { id: "settings", label: phrase("Settings of this flow"), run: opens({ dialog: "settings" }) },
  { id: "keys", label: phrase("Keys of the designer"), run: opens({ dialog: "keys" }) },
];

type Overlays = Parameters<ReturnType<DesignerStore["getState"]>["actions"]["open"]>[0];

function opens(overlays: Overlays): (store: DesignerStore) => void {
  return (store) => store.getState().actions.open(overlays);
}

/** Offers the commands of the designer in the palette. In the code view the text is applied or dropped first. */
export function usePaletteCommands(): void {
  const t = useWords();
  const store = useDesignerStore();
  const commands = useCommands();
  const isCode = useDesigner((state) => state.overlays.view === "code");
  const all = [
    ...COMMANDS,
    { id: "code", label: phrase("Open the code view"), run: opens({ view: "code" }) },
    { id: "tidy", label: phrase("Tidy up"), run: (to: DesignerStore) => tidyUp(to, commands) },
  ];
  useOfferCommands(
    (isCode ? [] : all).map(({ id, label, run }) => ({
      id: `designer:${id}`,
      group: t("This flow"),
      label: t(label),
      ...(id in KEYS ? { hint: keyWords(t, KEYS[id as keyof typeof KEYS]) } : {}),
      icon: <IconCommand size={20} aria-hidden />,
      run: () => run(store),
    })),
  );
}
