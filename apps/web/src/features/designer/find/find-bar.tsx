"use client";

import { ActionIcon, Button, Checkbox, CloseButton, Group, Text, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { type FoundText, findInParameters, replaceInParameters } from "@towpath/flow";
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from "react";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { useDesigner, useDesignerActions, useDesignerStore } from "../designer-context.ts";
import { noticeDone } from "../notices.tsx";
import { undoThis } from "../undo-this.ts";
import { useCommands } from "../use-commands.ts";
import styles from "./find.module.css";
import { FoundList } from "./found-list.tsx";
import { useShowFound } from "./use-show-found.ts";

/** Finds and replaces text in the parameters of every step. Not there until it is asked for (Ctrl F). */
export function FindBar() {
  const isOpen = useDesigner((state) => state.overlays.find && state.overlays.view !== "code");
  return isOpen ? <OpenFindBar /> : null;
}

function OpenFindBar() {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { open } = useDesignerActions();
  const show = useShowFound();
  const replace = useReplace();
  const [text, setText] = useState("");
  const [matchCase, setMatchCase] = useState(false);
  const [replacement, setReplacement] = useState("");
  // Null until a place was gone to: the first Enter then leads to the first one.
  const [current, setCurrent] = useState<number | null>(null);
  const late = useDeferredValue(text);
  const found = useMemo(
    () => findInParameters(definition, { text: late, matchCase }),
    [definition, late, matchCase],
  );
  const at = Math.min(current ?? 0, Math.max(0, found.length - 1));
  const hit = found[at];
  const goTo = (index: number) => {
    const next = found[index];
    if (next === undefined) return;
    setCurrent(index);
    show(next);
  };
  const step = (by: number) => goTo((at + by + found.length) % Math.max(1, found.length));
  const close = () => open({ find: false });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  return (
    <section className={styles.bar} aria-label={t("Find and replace")} onKeyDown={onKeyDown}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          className={styles.input ?? ""}
          size="sm"
          label={t("Find in all steps")}
          data-autofocus
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCurrent(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") step(event.shiftKey ? -1 : current === null ? 0 : 1);
          }}
        />
        <CloseButton
          aria-label={t("Close find and replace")}
          onClick={close}
          className={styles.close ?? ""}
        />
      </Group>
      <Group gap="xs" justify="space-between">
        <Checkbox
          size="xs"
          label={t("Match capital letters")}
          checked={matchCase}
          onChange={(event) => setMatchCase(event.currentTarget.checked)}
        />
        <Group gap={4}>
          <Text size="xs" c="dimmed" role="status">
            {countWords(t, late, at, found)}
          </Text>
          <ActionIcon
            size="sm"
            variant="subtle"
            aria-label={t("Previous place")}
            disabled={hit === undefined}
            onClick={() => step(-1)}
          >
            <IconChevronUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="sm"
            variant="subtle"
            aria-label={t("Next place")}
            disabled={hit === undefined}
            onClick={() => step(1)}
          >
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <TextInput
        size="sm"
        label={t("Replace with")}
        value={replacement}
        onChange={(event) => setReplacement(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={hit === undefined}
          onClick={() => hit !== undefined && replace([hit], replacement)}
        >
          {t("Replace")}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={hit === undefined}
          onClick={() => replace(found, replacement)}
        >
          {t("Replace all")}
        </Button>
      </Group>
      <FoundList found={found} current={at} onChoose={goTo} />
    </section>
  );
}

function countWords(t: Words, text: string, at: number, found: readonly FoundText[]): string {
  if (text === "") return "";
  if (found.length === 0) return t("Not found");
  return t("{position} of {count}", { position: at + 1, count: found.length });
}

/** One replacement, of one place or of many, is one step of undo. */
function useReplace(): (found: readonly FoundText[], replacement: string) => void {
  const store = useDesignerStore();
  const { edit } = useCommands();
  return (found, replacement) => {
    const { draft, t } = store.getState();
    if (!edit(replaceInParameters(draft.definition, found, replacement))) return;
    if (found.length > 1)
      noticeDone(t("Replaced in {count} places.", { count: found.length }), undoThis(store));
  };
}
