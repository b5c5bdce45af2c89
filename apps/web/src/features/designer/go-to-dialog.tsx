import { Modal, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type ActionEntry, allActions } from "@towpath/flow";
import { type KeyboardEvent, useState } from "react";
import { useEarlyFocus } from "../../shell/use-early-focus.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { findActions, typeWords } from "./edits/find-actions.ts";
import classes from "./operation-picker.module.css";
import { useGoTo } from "./use-go-to.ts";

/** Mod+Shift+P: any action by its name, its type, or where it stands. */
export function GoToDialog() {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "go-to");
  const { open } = useDesignerActions();
  const close = () => open({ dialog: null });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("Go to an action")}
      size="lg"
      transitionProps={{ duration: 0 }}
      // The focus goes to what was found; back to where the search began only without that.
      returnFocus={false}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && <Search onDone={close} />}
    </Modal>
  );
}

function Search({ onDone }: { readonly onDone: () => void }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { reveal } = useDesignerActions();
  const goTo = useGoTo();
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const field = useEarlyFocus();
  const found = findActions(t, allActions(definition), search);
  const go = (entry: ActionEntry | undefined) => {
    if (entry === undefined) return;
    const target = { kind: "action", name: entry.name } as const;
    onDone();
    goTo(target);
    reveal({ target, focus: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((at) => Math.min(Math.max(at + step, 0), found.length - 1));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      go(found[active]);
    }
  };
  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        role="combobox"
        aria-label={t("Search the actions")}
        aria-expanded
        aria-controls="go-to-list"
        aria-activedescendant={found[active] === undefined ? undefined : `go-to-${active}`}
        placeholder={t("Name or type")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.list}>
        <div id="go-to-list" role="listbox" aria-label={t("Actions")}>
          {found.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search box holds the focus and handles the keys
            <div
              key={entry.pointer}
              id={`go-to-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={classes.option}
              onClick={() => go(entry)}
            >
              <Found entry={entry} />
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <Text c="dimmed" p="md" size="sm">
            {search === "" ? t("There are no actions yet.") : t("No action fits “{search}”.", { search })}
          </Text>
        )}
      </div>
    </>
  );
}

function Found({ entry }: { readonly entry: ActionEntry }) {
  const t = useWords();
  const { container } = entry.block;
  const kind = typeWords(t, entry);
  return (
    <span>
      <strong>{titleOf(entry.name)}</strong>
      <Text component="span" size="sm" c="dimmed" display="block">
        {container === null ? kind : t("{kind} · in {container}", { kind, container: titleOf(container) })}
      </Text>
    </span>
  );
}
