import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import type { ActionEntry } from "@towpath/flow";
import { addCase, blocksOf, deleteCase, renameCase, setCaseValue } from "@towpath/flow";
import { useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "./designer-context.ts";
import { useCommands } from "./use-commands.ts";

interface CaseRow {
  readonly name: string;
  readonly value: Value;
  readonly actionCount: number;
}

/** The cases of a switch: the value each stands for, and its name in the document. */
export function SwitchCases({ entry }: { entry: ActionEntry }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { edit } = useCommands();
  const rows = casesOf(entry);
  const add = () => {
    const added = addCase(definition, entry.name);
    edit(added.ok ? { ok: true, value: added.value.definition } : added);
  };
  return (
    <Stack gap="sm" mt="lg">
      <Text fw={600} size="sm">
        {t("Cases")}
      </Text>
      {rows.map((row) => (
        <Group key={row.name} align="flex-end" wrap="nowrap" gap="xs">
          <CommittedInput
            label={t("Value of {name}", { name: row.name })}
            value={caseText(row.value)}
            onCommit={(text) => edit(setCaseValue(definition, entry.name, row.name, caseValue(text)))}
          />
          <CommittedInput
            label={t("Name")}
            value={row.name}
            onCommit={(name) => edit(renameCase(definition, entry.name, row.name, name))}
          />
          <ActionIcon
            size={36}
            variant="subtle"
            color="red"
            aria-label={t("Delete the case {name}", { name: row.name })}
            title={lossOf(t, row.actionCount)}
            onClick={() => edit(deleteCase(definition, entry.name, row.name))}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        {t("Add a case")}
      </Button>
    </Stack>
  );
}

function casesOf(entry: ActionEntry): readonly CaseRow[] {
  const cases = entry.action.cases;
  const known =
    typeof cases === "object" && cases !== null && !Array.isArray(cases) ? Object.entries(cases) : [];
  return blocksOf(entry.name, entry.action)
    .filter((block) => block.branch.startsWith("case:"))
    .map((block) => {
      const name = block.branch.slice("case:".length);
      const found = known.find(([key]) => key === name)?.[1];
      const value =
        typeof found === "object" && found !== null && "case" in found ? (found.case as Value) : "";
      return { name, value, actionCount: Object.keys(block.actions).length };
    });
}

/** A text that reads as a number is shown in quotes: the type decides whether a case fits. */
const caseText = (value: Value): string =>
  typeof value === "string" && !readsAsNumber(value) ? value : stringifyJson(value);

const readsAsNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

function caseValue(text: string): Value {
  const parsed = parseJson(text);
  const isTyped = parsed.ok && (typeof parsed.value === "number" || typeof parsed.value === "string");
  return isTyped ? parsed.value : text;
}

/** A text field that hands its value over when the maker is done: Enter or leaving it. */
function CommittedInput({
  label,
  value,
  onCommit,
}: {
  label: string;
  value: string;
  onCommit: (text: string) => boolean;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) onCommit(draft);
    setDraft(null);
  };
  return (
    <TextInput
      flex={1}
      label={label}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

function lossOf(t: Words, count: number): string | undefined {
  return count === 0
    ? undefined
    : t("{count, plural, one {Its action goes with it} other {Its # actions go with it}}", { count });
}
