import { useMemo } from "react";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import type { CardOverlay } from "../../canvas/canvas-elements.ts";
import { IterationPager } from "../../runs/iteration-pager.tsx";
import { whyOf } from "../../runs/run-model.ts";
import { isTakenOver } from "../../runs/timeline-bar.ts";
import { type ShownRun, useShownRun } from "./shown-run.tsx";

interface Overlay {
  readonly overlay: ReadonlyMap<string, CardOverlay>;
  readonly triggerOverlay: CardOverlay;
}

const FIRED: CardOverlay = { status: "Succeeded", durationMs: null };

/** How the shown run went, for the cards of the draft; null when none is shown. */
export function useRunOverlay(): Overlay | null {
  const shown = useShownRun();
  const t = useWords();
  return useMemo(
    () =>
      shown === null || shown.run === null
        ? null
        : { overlay: cardsOf(t, shown, Date.parse(shown.run.createdAt)), triggerOverlay: FIRED },
    [shown, t],
  );
}

/** @param from when the run began, epoch ms */
function cardsOf(t: Words, shown: ShownRun, from: number): ReadonlyMap<string, CardOverlay> {
  const { model, choice, stale } = shown;
  const cards = new Map<string, CardOverlay>();
  for (const name of model.names) {
    const state = model.stateOf(name, choice);
    // A part of the draft was tested: of the rest there is nothing to say.
    if (state === null || (state.line === null && state.status === "Skipped")) continue;
    const { line } = state;
    const why = line && whyOf(line);
    cards.set(name, {
      status: state.status,
      durationMs: line?.durationMs ?? null,
      code: line?.code ?? null,
      isTakenOver: line !== null && isTakenOver(line, from),
      note: why === null ? state.note : t.said(why),
      isStale: stale.has(name),
      pager: <LoopPager loop={name} shown={shown} />,
    });
  }
  return cards;
}

/** Nothing for an action that is no loop. */
export function LoopPager({ loop, shown }: { readonly loop: string; readonly shown: ShownRun }) {
  const { model, choice, choose } = shown;
  const iterations = model.iterationsOf(loop, choice);
  if (iterations === null) return null;
  return (
    <IterationPager
      loop={loop}
      iterations={iterations}
      onChoose={(index) => choose(new Map([...choice, [loop, index]]))}
    />
  );
}
