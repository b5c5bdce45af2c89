import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { type FlowNote, flowNotes, NOTE_COLOURS, type NoteColour } from "@towpath/flow";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { CARD_WIDTH } from "../canvas/geometry.ts";
import { useDesigner } from "../designer/designer-context.ts";
import { type Commands, useCommands } from "../designer/use-commands.ts";
import { type OutlineRow, targetOfRow } from "./outline-rows.ts";
import { rowTitle } from "./outline-words.ts";

/** The notes beside a row, and the groups it belongs to: to read, to write, to delete. */
export function RowNotesDialog({ beside, onClose }: { beside: OutlineRow | null; onClose: () => void }) {
  const t = useWords();
  const title = beside === null ? "" : t("Notes of {name}", { name: rowTitle(t, beside) });
  return (
    <Modal
      opened={beside !== null}
      onClose={onClose}
      title={title}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {beside !== null && <Notes row={beside} />}
    </Modal>
  );
}

function Notes({ row }: { row: OutlineRow }) {
  const t = useWords();
  const commands = useCommands();
  const definition = useDesigner((state) => state.draft.definition);
  const target = targetOfRow(row);
  const name = target?.kind === "action" ? target.name : null;
  const notes = flowNotes(definition).filter((note) => belongsTo(note, name));
  return (
    <Stack gap="md">
      {notes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("There is no note here yet.")}
        </Text>
      )}
      {notes.map((note) => (
        <NoteFields key={note.id} note={note} commands={commands} />
      ))}
      <Button
        data-autofocus={notes.length === 0 || undefined}
        variant="default"
        onClick={() => addNote(commands, name)}
      >
        {t("Add a note")}
      </Button>
    </Stack>
  );
}

function belongsTo({ beside, around }: FlowNote, name: string | null): boolean {
  if (name === null) return beside === null && around.length === 0;
  const wanted = name.toLowerCase();
  return beside?.toLowerCase() === wanted || around.some((other) => other.toLowerCase() === wanted);
}

const COLOURS = {
  yellow: phrase("Yellow"),
  green: phrase("Green"),
  blue: phrase("Blue"),
  purple: phrase("Purple"),
  red: phrase("Red"),
  grey: phrase("Grey"),
} as const satisfies Record<NoteColour, string>;

function addNote(commands: Commands, beside: string | null): void {
  commands.addNote({ text: "", colour: "yellow", beside, x: CARD_WIDTH + 24, y: 0, width: 220, height: 120 });
}

function NoteFields({ note, commands }: { note: FlowNote; commands: Commands }) {
  const t = useWords();
  return (
    <Stack gap="xs">
      <Textarea
        data-autofocus
        autosize
        minRows={3}
        maxRows={12}
        label={note.around.length > 0 ? t("Title of the group") : t("Note, in Markdown")}
        value={note.text}
        onChange={(event) =>
          commands.changeNote(note.id, { text: event.currentTarget.value }, `note:${note.id}`)
        }
      />
      <Group justify="space-between" align="end">
        <Select
          label={t("Colour")}
          w={160}
          allowDeselect={false}
          data={NOTE_COLOURS.map((colour) => ({ value: colour, label: t(COLOURS[colour]) }))}
          value={note.colour}
          onChange={(colour) =>
            colour !== null && commands.changeNote(note.id, { colour: colour as NoteColour })
          }
        />
        <Button variant="subtle" color="red" onClick={() => commands.deleteNote(note.id)}>
          {t("Delete the note")}
        </Button>
      </Group>
    </Stack>
  );
}
