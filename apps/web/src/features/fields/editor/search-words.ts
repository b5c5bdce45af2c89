import { EditorState, type Extension } from "@codemirror/state";
import type { Words } from "../../../words/translate.ts";

/** What the search bar of an editor says, in the language of the reader. The keys are CodeMirror's. */
export const searchWords = (t: Words): Extension =>
  EditorState.phrases.of({
    Find: t("Find"),
    Replace: t("Replace"),
    next: t("next"),
    previous: t("previous"),
    all: t("all"),
    "match case": t("match case"),
    regexp: t("pattern"),
    "by word": t("whole words"),
    replace: t("replace"),
    "replace all": t("replace all"),
    close: t("close"),
    "current match": t("current match"),
    "on line": t("on line"),
  });
