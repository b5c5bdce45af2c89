import { actionAt, setMember, wrapInLoop } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import { useMemo } from "react";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { codeOfPath, type ListMember, member, quoted } from "../fields/action-outputs.ts";
import type { TakeValue } from "../fields/controls/control.ts";
import type { StepActions } from "../fields/field-scope.ts";
import { normalisedCode } from "../fields/seen-data.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { DesignerStore } from "./designer-store.ts";
import { noticeDone } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";
import { useCommands } from "./use-commands.ts";

export interface StepEdits {
  readonly change: (path: string[], ...change: Parameters<TakeValue>) => void;
  readonly actions: StepActions;
}

/** Changes of one step's fields. Each starts from the flow as it is now: one change may follow another at once. */
export function useStepEdits(target: CanvasTarget): StepEdits {
  const store = useDesignerStore();
  const { edit } = useCommands();
  const name = target.kind === "action" ? target.name : null;
  return useMemo(() => {
    const id = name ?? "trigger";
    // A loop and the value it was made for are one step of undo.
    let joined: string | null = null;
    const definition = () => store.getState().draft.definition;
    return {
      change: (path, value, how) => {
        const ref = name === null ? ({ kind: "trigger" } as const) : ({ kind: "action", name } as const);
        const typed = how === "chosen" ? undefined : `${id}/${path.join("/")}`;
        edit(setMember(definition(), ref, path, value), joined ?? typed);
        joined = null;
      },
      actions: {
        intoLoop: (list) => {
          if (name === null) return null;
          const present = loopOver(store, name, list);
          if (present !== null) return itemOf(present, list);
          const wrapped = wrapInLoop(definition(), name, list.code);
          if (!wrapped.ok) return null;
          const key = `loop ${name} ${store.getState().version}`;
          if (!edit(ok(wrapped.value.definition), key)) return null;
          joined = key;
          const { t } = store.getState();
          noticeDone(
            t("“{name}” now runs once for each item of the list.", { name: titleOf(name) }),
            undoThis(store),
          );
          return itemOf(wrapped.value.name, list);
        },
      },
    };
  }, [store, edit, name]);
}

const itemOf = (loop: string, { path }: ListMember): string => `items(${quoted(loop)})${codeOfPath(path)}`;

/** The loop over the same list that the step stands in already. */
function loopOver(store: DesignerStore, name: string, { code }: ListMember): string | null {
  const { definition } = store.getState().draft;
  for (let at = actionAt(definition, name)?.block.container ?? null; at !== null; ) {
    const container = actionAt(definition, at);
    if (container === null) return null;
    const list = member(container.action, "foreach");
    const bare = typeof list === "string" ? list.replace(/^@(?:\{(.*)\})?/s, "$1") : "";
    if (bare !== "" && normalisedCode(bare) === normalisedCode(code)) return container.name;
    at = container.block.container;
  }
  return null;
}
