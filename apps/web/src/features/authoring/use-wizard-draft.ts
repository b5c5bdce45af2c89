"use client";

import {
  type Connector,
  type ConnectorProblem,
  type DraftFailure,
  type DraftParts,
  findConnectors,
  parseDraft,
  readConnector,
  rewriteDraft,
  type TextProblem,
} from "@towpath/connectors";
import type { Result } from "@towpath/prelude";
import { createContext, useContext, useDeferredValue, useMemo, useState } from "react";
import { toastRefusal } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import { begin, edited, isSame, redone, typed, undone, type WizardTexts } from "./draft-history.ts";

export interface WizardIcon {
  readonly fileName: string;
  readonly contentBase64: string;
}

/** A connector while it is made: the texts are the truth, forms show and change what they hold. */
export interface WizardDraft {
  readonly texts: WizardTexts;
  /** Null while a text is no JSON. */
  readonly parts: DraftParts | null;
  readonly fault: TextProblem | null;
  /** As the gateway would understand it; null while it cannot be read. */
  readonly connector: Connector | null;
  readonly problems: readonly ConnectorProblem[];
  readonly icon: WizardIcon | null;
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Changes the files by a verb of `@towpath/connectors`; what it refuses is said. @returns whether it was done */
  edit(verb: (parts: DraftParts) => DraftParts | Result<DraftParts, DraftFailure>): boolean;
  type(file: keyof WizardTexts, text: string): void;
  /** Everything at once; it can be taken back. */
  replace(texts: WizardTexts): void;
  setIcon(icon: WizardIcon | null): void;
  undo(): void;
  redo(): void;
}

const WizardContext = createContext<WizardDraft | null>(null);
export const WizardProvider = WizardContext.Provider;

export function useWizard(): WizardDraft {
  const draft = useContext(WizardContext);
  if (draft === null) throw new Error("A part of the wizard stands outside it");
  return draft;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** @param isNew nothing of it is stored yet, so all of it can be lost */
export function useWizardDraft(initial: WizardTexts, isNew: boolean): WizardDraft {
  const t = useWords();
  const [history, setHistory] = useState(() => begin(initial));
  const [icon, setIcon] = useState<WizardIcon | null>(null);
  const [first] = useState(initial);
  const texts = history.present;
  const parsed = useMemo(() => parseDraft(texts), [texts]);
  const parts = parsed.ok ? parsed.value : null;
  // Reading a large definition takes longer than a keystroke: it may come a little later.
  const read = useRead(useDeferredValue(texts));
  return {
    texts,
    parts,
    fault: parsed.ok ? null : parsed.failure,
    ...read,
    icon,
    isDirty: isNew || icon !== null || !isSame(texts, first),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit(verb) {
      if (parts === null) return false;
      const made = verb(parts);
      const next = "definition" in made ? { ok: true as const, value: made } : made;
      if (!next.ok) {
        toastRefusal(t.text(next.failure.message));
        return false;
      }
      setHistory((before) => edited(before, { ...texts, ...rewriteDraft(texts, parts, next.value) }));
      return true;
    },
    type: (file, text) => setHistory((before) => typed(before, { ...before.present, [file]: text })),
    replace: (next) => setHistory((before) => edited(before, next)),
    setIcon,
    undo: () => setHistory(undone),
    redo: () => setHistory(redone),
  };
}

function useRead(texts: WizardTexts): Pick<WizardDraft, "connector" | "problems"> {
  return useMemo(() => {
    const files = [
      { path: "apiDefinition.swagger.json", bytes: bytesOf(texts.definition) },
      { path: "apiProperties.json", bytes: bytesOf(texts.properties) },
      ...(texts.script.trim() === "" ? [] : [{ path: "script.js", bytes: bytesOf(texts.script) }]),
    ];
    const [found] = findConnectors(files);
    return found === undefined ? { connector: null, problems: [] } : readConnector(found);
  }, [texts]);
}
