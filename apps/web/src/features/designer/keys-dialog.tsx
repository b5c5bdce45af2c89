import { Kbd, Modal, Table } from "@mantine/core";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { keyWords } from "./key-words.ts";

/** Every key of the designer, by what it is for. */
const GROUPS: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, what: string])[];
}[] = [
  {
    title: phrase("Everywhere in the designer"),
    keys: [
      ["Ctrl S", phrase("Save a revision now")],
      ["Ctrl Enter", phrase("Test the draft")],
      ["Ctrl Z", phrase("Undo")],
      [phrase("Ctrl Shift Z or Ctrl Y"), phrase("Redo")],
      ["Ctrl K", phrase("Palette: pages, flows, connectors, commands")],
      ["Ctrl Shift P", phrase("Go to an action")],
      ["Ctrl F", phrase("Find and replace in all steps")],
      ["Shift L", phrase("Tidy up: notes are laid beside their steps")],
      [phrase("0 and 1"), phrase("Actual size, and the whole flow")],
      [phrase("Space and drag"), phrase("Pan, wherever the drag begins")],
      ["?", phrase("This list")],
    ],
  },
  {
    title: phrase("On a card of the canvas"),
    keys: [
      [phrase("Arrow keys"), phrase("Walk to the next card")],
      ["Tab", phrase("Go on in the order of execution, to each plus as well")],
      [phrase("Shift and arrows"), phrase("Choose everything up- or downstream")],
      ["Enter", phrase("Open the panel")],
      ["A", phrase("Add an action behind it")],
      ["M", phrase("Move it: arrows choose the place, Enter drops it")],
      ["F2", phrase("Rename")],
      ["D", phrase("Disable, or enable again")],
      ["N", phrase("Write a note beside it")],
      ["Ctrl C, X, V, D", phrase("Copy, cut, paste behind it, duplicate")],
      ["Ctrl A", phrase("Choose all actions")],
      ["Delete", phrase("Delete, with what is inside after a question")],
      ["Escape", phrase("Close the panel, choose nothing")],
    ],
  },
  {
    title: phrase("In the outline"),
    keys: [
      [phrase("Arrow keys, Home, End"), phrase("Walk; right unfolds and goes in, left folds and goes out")],
      [phrase("A capital letter"), phrase("Begin to type a name: go to the action that begins so")],
      ["Enter", phrase("Open the panel")],
      ["Space", phrase("Choose it, or no longer; Shift and arrows choose several")],
      ["A, B, I, P", phrase("Add an action behind, before, inside, as a parallel branch")],
      [phrase("Alt and arrows"), phrase("Move up, down, out of what is around it, into what is above it")],
      ["W", phrase("Wrap what is chosen in a scope")],
      ["N", phrase("Notes")],
      ["Shift F10", phrase("All that can be done")],
      [phrase("Ctrl Shift and arrows"), phrase("Choose everything up- or downstream")],
    ],
  },
  {
    title: phrase("On a plus and on a note"),
    keys: [
      ["Enter", phrase("Choose what to insert; write the note")],
      ["Ctrl V", phrase("Paste at the plus")],
      [phrase("Alt and arrows"), phrase("Move the note; with Shift, size it")],
    ],
  },
];

/** "?": the keys of the designer. On a Mac Ctrl is Cmd. */
export function KeysDialog() {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "keys");
  const { open } = useDesignerActions();
  return (
    <Modal
      opened={isOpen}
      onClose={() => open({ dialog: null })}
      title={t("Keys of the designer")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {GROUPS.map(({ title, keys }) => (
        <Table key={title} mb="md" aria-label={t(title)} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th colSpan={2}>{t(title)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(([pressed, what]) => (
              <Table.Tr key={pressed}>
                <Table.Td w={250}>
                  <Kbd>{keyWords(t, t.text(pressed))}</Kbd>
                </Table.Td>
                <Table.Td>{t(what)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </Modal>
  );
}
