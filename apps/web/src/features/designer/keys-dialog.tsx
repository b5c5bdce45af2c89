import { Kbd, Modal, Table } from "@mantine/core";
import { useDesigner, useDesignerActions } from "./designer-context.ts";

/** Every key of the designer, by what it is for. */
const GROUPS: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, what: string])[];
}[] = [
  {
    title: "Everywhere in the designer",
    keys: [
      ["Ctrl S", "Save a revision now"],
      ["Ctrl Enter", "Test the draft"],
      ["Ctrl Z", "Undo"],
      ["Ctrl Shift Z or Ctrl Y", "Redo"],
      ["Ctrl K", "Palette: pages, flows, connectors, commands"],
      ["Ctrl Shift P", "Go to an action"],
      ["Ctrl F", "Find and replace in all steps"],
      ["Shift L", "Tidy up: notes are laid beside their steps"],
      ["0 and 1", "Actual size, and the whole flow"],
      ["Space and drag", "Pan, wherever the drag begins"],
      ["?", "This list"],
    ],
  },
  {
    title: "On a card of the canvas",
    keys: [
      ["Arrow keys", "Walk to the next card"],
      ["Tab", "Go on in the order of execution, to each plus as well"],
      ["Shift and arrows", "Choose everything up- or downstream"],
      ["Enter", "Open the panel"],
      ["A", "Add an action behind it"],
      ["M", "Move it: arrows choose the place, Enter drops it"],
      ["F2", "Rename"],
      ["D", "Disable, or enable again"],
      ["N", "Write a note beside it"],
      ["Ctrl C, X, V, D", "Copy, cut, paste behind it, duplicate"],
      ["Ctrl A", "Choose all actions"],
      ["Delete", "Delete, with what is inside after a question"],
      ["Escape", "Close the panel, choose nothing"],
    ],
  },
  {
    title: "In the outline",
    keys: [
      ["Arrow keys, Home, End", "Walk; right unfolds and goes in, left folds and goes out"],
      ["A capital letter", "Begin to type a name: go to the action that begins so"],
      ["Enter", "Open the panel"],
      ["Space", "Choose it, or no longer; Shift and arrows choose several"],
      ["A, B, I, P", "Add an action behind, before, inside, as a parallel branch"],
      ["Alt and arrows", "Move up, down, out of what is around it, into what is above it"],
      ["W", "Wrap what is chosen in a scope"],
      ["N", "Notes"],
      ["Shift F10", "All that can be done"],
      ["Ctrl Shift and arrows", "Choose everything up- or downstream"],
    ],
  },
  {
    title: "On a plus and on a note",
    keys: [
      ["Enter", "Choose what to insert; write the note"],
      ["Ctrl V", "Paste at the plus"],
      ["Alt and arrows", "Move the note; with Shift, size it"],
    ],
  },
];

/** "?": the keys of the designer. On a Mac Ctrl is Cmd. */
export function KeysDialog() {
  const isOpen = useDesigner((state) => state.overlays.dialog === "keys");
  const { open } = useDesignerActions();
  return (
    <Modal
      opened={isOpen}
      onClose={() => open({ dialog: null })}
      title="Keys of the designer"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {GROUPS.map(({ title, keys }) => (
        <Table key={title} mb="md" aria-label={title} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th colSpan={2}>{title}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(([pressed, what]) => (
              <Table.Tr key={pressed}>
                <Table.Td w={210}>
                  <Kbd>{pressed}</Kbd>
                </Table.Td>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </Modal>
  );
}
