"use client";

import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { IconHistory, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { orpc } from "../../client/api.ts";
import { useEarlyFocus } from "../../shell/use-early-focus.ts";
import { useWords } from "../../words/words.tsx";
import { usePageCommands } from "./page-commands.ts";
import styles from "./palette.module.css";
import type { PaletteEntry } from "./palette-entry.ts";
import { isFound, paletteGroups } from "./palette-groups.ts";
import { PaletteList } from "./palette-list.tsx";
import { keepRecents, loadRecents, withRecent } from "./recent-entries.ts";
import { useFound } from "./use-found.tsx";
import { usePlaces } from "./use-places.tsx";

/** Mod+K: any command, flow, run, connection, connector, setting or template by its name; what was used lately first. */
export function Palette() {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  // Also from within a field and the code view.
  useHotkeys([["mod+K", () => setOpen((open) => !open)]], [], true);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={close}
      padding={0}
      radius="lg"
      size={620}
      yOffset="10dvh"
      zIndex={9999}
      // The field takes the focus before the dialog could ask where it was.
      returnFocus={false}
      // Whoever opens it again by key types at once: the one before must be gone by then.
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} blur={2} />
      <Modal.Content aria-label={t("Palette")}>
        <PaletteSearch onClose={close} />
      </Modal.Content>
    </Modal.Root>
  );
}

function usePaletteGroups(query: string) {
  const t = useWords();
  const [search] = useDebouncedValue(query, 150);
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const environmentId = me.data?.environment.id ?? "";
  const [recents] = useState(() => loadRecents(environmentId));
  const commands = usePageCommands();
  const places = usePlaces(true);
  const { entries, isSearching } = useFound(search, true);
  // What was found for the words before is not what Enter should take.
  const found = search === query ? entries : entries.filter((entry) => isFound(query, entry));
  const fitting = [...commands, ...places].filter((entry) => isFound(query, entry));
  const groups = paletteGroups([...fitting, ...found], recents, {
    query,
    recentTitle: t("Used lately"),
    recentIcon: <IconHistory size={20} aria-hidden />,
  });
  const keep = ({ id, label, href }: PaletteEntry) => {
    const used = { id, label, ...(href === undefined ? {} : { href }) };
    keepRecents(environmentId, withRecent(loadRecents(environmentId), used));
  };
  return { groups, keep, isSearching: isSearching || search !== query };
}

/** The field and its list: focus stays in the field, the arrows move what is chosen. */
function PaletteSearch({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const router = useRouter();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosen] = useState<string | null>(null);
  const { groups, keep, isSearching } = usePaletteGroups(typed.trim());
  const field = useEarlyFocus();
  const entries = groups.flatMap((group) => group.entries);
  const found = entries.findIndex(({ id }) => id === chosenId);
  const chosen = found === -1 ? 0 : found;
  const use = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    keep(entry);
    onClose();
    if (entry.href === undefined) entry.run?.();
    else router.push(entry.href);
  };
  const step = (by: number) => setChosen(entries.at((chosen + by) % entries.length)?.id ?? null);
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows belong to whoever composes a character.
    if (event.nativeEvent.isComposing) return;
    const keys = new Map<string, () => void>([
      ["ArrowDown", () => step(1)],
      ["ArrowUp", () => step(-1)],
      ["Enter", () => use(entries[chosen])],
    ]);
    const press = keys.get(event.key);
    if (press === undefined) return;
    event.preventDefault();
    press();
  };
  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        variant="unstyled"
        size="lg"
        className={styles.search}
        leftSection={<IconSearch size={20} aria-hidden />}
        role="combobox"
        aria-label={t("Find a command, flow, run, connection, setting or template")}
        placeholder={t("Find a command, flow, run, connection, setting or template…")}
        aria-expanded={entries.length > 0}
        aria-controls={listId}
        aria-activedescendant={entries.length > 0 ? `${listId}-${chosen}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(null);
        }}
        onKeyDown={onKeyDown}
      />
      <PaletteList id={listId} groups={groups} chosen={chosen} onUse={use} />
      <p className={entries.length === 0 ? styles.nothing : "tp-visually-hidden"} role="status">
        {entries.length > 0
          ? t("{count, plural, one {# result} other {# results}}", { count: entries.length })
          : isSearching
            ? t("Searching…")
            : t("Nothing has this name.")}
      </p>
    </>
  );
}
