"use client";

import { json } from "@codemirror/lang-json";
import { codeFolding, foldAll, foldGutter, foldKeymap, unfoldAll } from "@codemirror/language";
import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Button, CopyButton, Group } from "@mantine/core";
import { IconCheck, IconCopy, IconSearch } from "@tabler/icons-react";
import { useCallback, useRef, useState } from "react";
import { toastFailure } from "../../client/toast.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { editorTheme, jsonHighlighting } from "../fields/editor/editor-theme.ts";
import { searchWords } from "../fields/editor/search-words.ts";
import styles from "./json-viewer.module.css";

/** Enough to see what it is; the rest is drawn when it is asked for. */
const PREVIEW_CHARACTERS = 64 * 1024;

interface Props {
  readonly text: string;
  readonly label: string;
  /** Characters of the whole, of which `text` may be the beginning. */
  readonly size: number;
  /** Reads the whole. */
  readonly onWhole?: () => Promise<void>;
}

/** A payload to look at: folds, a search, and the whole of it to copy. */
export function JsonViewer({ text, label, size, onWhole }: Props) {
  const t = useWords();
  const [showsAll, setShowsAll] = useState(false);
  const [isReading, setReading] = useState(false);
  const view = useRef<EditorView | null>(null);
  const findsNext = useRef(false);
  const isPart = text.length < size;
  const isCut = isPart || (text.length > PREVIEW_CHARACTERS && !showsAll);
  const shown = isCut ? text.slice(0, PREVIEW_CHARACTERS) : text;
  const showAll = async () => {
    setShowsAll(true);
    if (!isPart || onWhole === undefined) return;
    setReading(true);
    await onWhole().catch((error: unknown) => {
      findsNext.current = false;
      toastFailure(error);
    });
    setReading(false);
  };
  const find = () => {
    if (!isCut) {
      if (view.current !== null) openSearchPanel(view.current);
      return;
    }
    // A word that is not in the beginning is not missing: all is searched, once it is there.
    findsNext.current = true;
    void showAll();
  };
  const mount = useCallback(
    (element: HTMLDivElement | null) => {
      view.current?.destroy();
      view.current = element === null ? null : createViewer(element, shown, label, t);
      if (view.current === null || !findsNext.current) return;
      findsNext.current = false;
      openSearchPanel(view.current);
    },
    [shown, label, t],
  );
  const foldsWell = shown.includes("\n");
  return (
    <div className={styles.json}>
      <Group gap={4} justify="flex-end" className={styles.jsonTools ?? ""}>
        {foldsWell && (
          <>
            <JsonTool label={t("Fold")} onClick={() => view.current !== null && foldAll(view.current)} />
            <JsonTool label={t("Unfold")} onClick={() => view.current !== null && unfoldAll(view.current)} />
          </>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconSearch size={13} />}
          loading={isReading}
          onClick={find}
        >
          {t("Find")}
        </Button>
        {isPart ? null : (
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
                onClick={copy}
                aria-label={t("Copy {what}", { what: label })}
              >
                {copied ? t("Copied") : t("Copy")}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      <div
        ref={mount}
        className={styles.jsonText}
        onKeyDownCapture={(event) => {
          if (!isCut || event.key !== "f" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          find();
        }}
      />
      {isCut && (
        <Button variant="default" size="compact-sm" mt={6} loading={isReading} onClick={() => void showAll()}>
          {t("Show all ({size})", { size: sizeText(size, t) })}
        </Button>
      )}
    </div>
  );
}

function JsonTool({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button size="compact-xs" variant="subtle" color="gray" onClick={onClick}>
      {label}
    </Button>
  );
}

function createViewer(parent: HTMLElement, text: string, label: string, t: Words): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.editorAttributes.of({ class: "tp-mono" }),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0" }),
        EditorView.lineWrapping,
        json(),
        codeFolding(),
        foldGutter(),
        search({ top: true }),
        searchWords(t),
        keymap.of([...foldKeymap, ...searchKeymap]),
        editorTheme,
        jsonHighlighting,
      ],
    }),
  });
}

function sizeText(characters: number, t: Words): string {
  const kilobytes = characters / 1024;
  return kilobytes < 1024
    ? `${Math.round(kilobytes)} KB`
    : `${(kilobytes / 1024).toLocaleString(t.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}
