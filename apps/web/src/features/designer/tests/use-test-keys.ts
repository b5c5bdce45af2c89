import { useEffect, useRef } from "react";
import { api } from "../../../client/api.ts";
import { toastDone, toastFailure } from "../../../client/toast.tsx";
import type { Words } from "../../../words/translate.ts";
import { hasEnded } from "../../runs/use-run.ts";
import { useDesignerStore } from "../designer-context.ts";
import { useShownRun } from "./shown-run.tsx";
import { useStartTest } from "./use-tests.ts";

/** Mod+Enter: the same test again, the dialog when there was none yet; while a test goes on, its end. */
export function useTestKeys(): void {
  const store = useDesignerStore();
  const shown = useShownRun();
  const start = useStartTest();
  const run = shown?.run ?? null;
  const goesOn = run !== null && !hasEnded(run) && run.mode === "draft" ? run.id : null;
  const isStarting = start.isPending;
  const press = () => {
    const { actions, overlays, t } = store.getState();
    if (goesOn !== null) void cancelTest(t, goesOn);
    else if (overlays.lastTest !== null && !isStarting) start.mutate(overlays.lastTest);
    else actions.open({ dialog: "test" });
  };
  useModEnter(press);
}

export async function cancelTest(t: Words, id: string): Promise<void> {
  try {
    const { outcome } = await api.runs.cancel({ id });
    toastDone(outcome === "already-ended" ? t("The test had ended already.") : t("The test is being ended."));
  } catch (error) {
    toastFailure(error);
  }
}

function useModEnter(press: () => void): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isMod = event.ctrlKey || event.metaKey;
      if (event.key !== "Enter" || !isMod || event.defaultPrevented || isInDialog(event.target)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** A dialog has a button of its own for it. */
const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest("[role=dialog]") !== null;
