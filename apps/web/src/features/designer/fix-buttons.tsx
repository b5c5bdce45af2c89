import { Button } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { type Problem, type QuickFix, quickFixes } from "@towpath/flow";
import { type ReactNode, useMemo } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import { noticeDone } from "./notices.tsx";
import classes from "./problems-panel.module.css";
import { placeOfProblem } from "./tab-of-problem.ts";
import { undoThis } from "./undo-this.ts";
import { useCommands } from "./use-commands.ts";
import { useGoTo } from "./use-go-to.ts";

/** For the lines below fields. */
export const fixesOf = (problem: Problem): ReactNode => (
  <div className={classes.deeds}>
    <FixButtons problem={problem} />
  </div>
);

/** What can be done about a problem with one press, each one step of undo. */
export function FixButtons({
  problem,
  onGo,
}: {
  readonly problem: Problem;
  readonly onGo?: (() => void) | undefined;
}) {
  const t = useWords();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const definition = useDesigner((state) => state.draft.definition);
  const fixes = useMemo(
    () => (mayEdit ? quickFixes(definition, problem) : []),
    [mayEdit, definition, problem],
  );
  const perform = usePerform(problem, onGo);
  return fixes.map((fix) => (
    <Button
      key={`${fix.id} ${fix.about}`}
      size="compact-xs"
      variant="light"
      leftSection={<IconWand size={14} aria-hidden />}
      onClick={() => perform(fix)}
    >
      {fixWords(t, fix)}
    </Button>
  ));
}

function usePerform(problem: Problem, onGo: (() => void) | undefined): (fix: QuickFix) => void {
  const t = useWords();
  const store = useDesignerStore();
  const commands = useCommands();
  const goTo = useGoTo();
  return (fix) => {
    const { draft } = store.getState();
    if (fix.apply === null) {
      const place = placeOfProblem(draft.definition, problem);
      if (place !== null) goTo(place.target);
      onGo?.();
    } else if (commands.edit(fix.apply(draft.definition))) {
      noticeDone(t("Repaired: {what}", { what: fixWords(t, fix) }), undoThis(store));
    }
  };
}

/** What the button says. */
export function fixWords(t: Words, { id, about }: Pick<QuickFix, "id" | "about">): string {
  const name = about;
  const title = titleOf(about);
  switch (id) {
    case "rename-reference":
    case "rename-property":
      return t("Use “{name}”", { name });
    case "rename-function":
      return t("Call {name}()", { name });
    case "declare-variable":
      return t("Initialize the variable “{name}”", { name });
    case "declare-parameter":
      return t("Declare the parameter “{name}”", { name });
    case "run-after":
      return t("Run after “{title}”", { title });
    case "do-not-wait":
      return t("Do not wait for “{title}”", { title });
    case "wait-for-success":
      return t("Wait for its success");
    case "convert":
      return t("Convert with {name}()", { name });
    case "loop":
      return t("Run “{title}” for each item", { title });
    case "remove-setting":
    case "remove-option":
      return t("Remove “{name}”", { name });
    case "set-number":
      return t("Set it to {name}", { name });
    case "hide-both":
      return t("Hide inputs and outputs");
    case "choose-connection":
      return t("Choose a connection");
  }
}
