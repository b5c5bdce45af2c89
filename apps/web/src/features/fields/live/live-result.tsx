import { parseJson } from "@towpath/expressions";
import { useDeferredValue, useEffect, useMemo } from "react";
import { useWords } from "../../../words/words.tsx";
import type { KnownData } from "../known-data.ts";
import { emptyNotes } from "../seen-notes.ts";
import type { TemplateLanguage } from "../template-scan.ts";
import styles from "./live.module.css";
import { useRunData } from "./live-data.ts";
import { actionsReadBy, type LiveWorld, liveResult, type LiveResult as Result } from "./live-world.ts";
import { resultWords } from "./result-words.ts";

export interface LiveResultProps {
  readonly text: string;
  readonly language: TemplateLanguage;
  readonly known: KnownData;
  /** The text is not part of the flow yet: what it reads has to be asked for. */
  readonly isUnsaved?: boolean;
}

/** What a text comes to with the data of the chosen run, and which of its values were empty lately. */
export function LiveResult({ text, language, known, isUnsaved = false }: LiveResultProps) {
  const t = useWords();
  const { live } = useRunData();
  const late = useDeferredValue(text);
  const world = live?.world ?? null;
  const want = isUnsaved ? live?.want : undefined;
  useEffect(() => {
    if (want === undefined) return;
    const names = actionsReadBy(`@${late}`);
    if (names.length > 0) want(names);
  }, [want, late]);
  const result = useMemo(() => resultOf(late, language, world), [late, language, world]);
  const notes = useMemo(() => emptyNotes(t, late, language, known), [t, late, language, known]);
  return (
    <>
      {result !== null && (
        <div className={styles.result} data-kind={result.kind} data-live-result="">
          <span aria-hidden>{result.kind === "value" ? "=" : "–"}</span>
          <span className="tp-visually-hidden">{t("With the data of the run:")}</span>
          <span className={styles.value}>
            {result.kind === "value" ? resultWords(t, result.value) : t.said(result)}
          </span>
        </div>
      )}
      {notes.map((note) => (
        <div key={note} className={styles.empty}>
          {note}
        </div>
      ))}
    </>
  );
}

function resultOf(text: string, language: TemplateLanguage, world: LiveWorld | null): Result | null {
  if (world === null || language === "text" || text.trim() === "") return null;
  if (language === "expression") return liveResult(text, true, world);
  if (!text.includes("@")) return null;
  if (language === "template") return liveResult(text, false, world);
  const parsed = parseJson(text);
  return parsed.ok ? liveResult(parsed.value, false, world) : null;
}
