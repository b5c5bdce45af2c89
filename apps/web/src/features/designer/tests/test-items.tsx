import { Menu } from "@mantine/core";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { titleOf } from "../../canvas/titles.ts";
import { useDesignerActions } from "../designer-context.ts";
import { type ShownRun, useShownRun } from "./shown-run.tsx";
import type { TestOfDraft } from "./test-of-draft.ts";
import { useStartTest } from "./use-tests.ts";

/** The ways to test the draft from an action, up to it, or alone. */
export function TestItems({ name }: { readonly name: string }) {
  const t = useWords();
  const shown = useShownRun();
  const { open } = useDesignerActions();
  const start = useStartTest();
  const withData = shown === null ? {} : { runId: shown.runId };
  const indexes = (shown?.model.iterationPath(name, shown.choice) ?? []).map(([, index]) => index);
  const here = indexes.length === 0 ? {} : { indexes };
  const iteration = shown === null ? null : iterationTest(t, shown, name);
  return (
    <>
      <Menu.Label>{t("Test")}</Menu.Label>
      <Menu.Item onClick={() => open({ bench: name })}>{t("Execute step …")}</Menu.Item>
      <Menu.Item onClick={() => open({ dialog: "test", testUntil: name })}>
        {t("Test up to here …")}
      </Menu.Item>
      {iteration !== null && (
        <Menu.Item onClick={() => start.mutate({ ...iteration.test, ...withData })}>
          {iteration.words}
        </Menu.Item>
      )}
      {shown !== null && (
        <Menu.Item onClick={() => start.mutate({ begin: "action", action: name, ...withData, ...here })}>
          {t("Restart from here")}
        </Menu.Item>
      )}
      <Menu.Divider />
    </>
  );
}

/** The iteration that is looked at: of the loop itself, or of the innermost loop around the step. */
function iterationTest(
  t: Words,
  { model, choice }: ShownRun,
  name: string,
): { readonly test: TestOfDraft; readonly words: string } | null {
  const path = model.iterationPath(name, choice);
  const own = model.isLoop(name) ? model.iterationsOf(name, choice) : null;
  const here = own === null ? path : [...path, [name, own.current] as const];
  const [loop, last] = here.at(-1) ?? [];
  if (loop === undefined || last === undefined) return null;
  return {
    test: { begin: "action", end: "action", action: loop, iteration: here.map(([, index]) => index) },
    words: t("Test this iteration ({number} of {loop})", { number: last + 1, loop: titleOf(loop) }),
  };
}
