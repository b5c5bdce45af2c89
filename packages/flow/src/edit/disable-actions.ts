import { ok, type Result, type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { changeAt, isRecord, recordMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { type ActionEntry, actionAt, allActions, typeOf } from "../view/definition-index.ts";
import { DISABLED_RESULT, isDisabled } from "../view/disabled.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";

/** What a disabled action had as its static result, so that enabling it gives it back. */
const KEPT = ["metadata", "towpath", "enabledResult"] as const;
const SETTING = ["runtimeConfiguration", "staticResult"] as const;

/**
 * Disables actions, or enables them again. A disabled one is passed by as if it had worked and given nothing out: it has
 * a static result, so that Logic Apps passes it by as well. Containers hold others, and a variable that is not set up
 * would break what uses it: neither can be disabled.
 */
export function setDisabled(
  definition: Definition,
  names: readonly string[],
  disabled: boolean,
): Result<Definition, EditFailure> {
  let next = definition;
  for (const name of names) {
    const entry = actionAt(next, name);
    if (entry === null) return noSuchAction(name);
    if (isDisabled(entry.action) === disabled) continue;
    const refusal = disabled ? whyNot(entry) : null;
    if (refusal !== null) return editFailure("bad-value", refusal);
    next = disabled ? disable(next, entry) : enable(next, entry);
  }
  return ok(withResult(next));
}

function whyNot({ name, action }: ActionEntry): Said | null {
  if (blocksOf(name, action).length > 0) {
    return said('"{name}" holds other actions. Disable those in it that should be passed by.', { name });
  }
  if (typeOf(action).type.toLowerCase() === "initializevariable") {
    return said('"{name}" sets up a variable that other actions use. Disable those instead.', { name });
  }
  return null;
}

function disable(definition: Definition, { path, action }: ActionEntry): Definition {
  const configuration = recordMember(action, "runtimeConfiguration") ?? {};
  const before = recordMember(configuration, "staticResult");
  const setting = { name: DISABLED_RESULT, staticResultOptions: "Enabled" };
  const kept =
    before === undefined
      ? definition
      : (changeAt(definition, [...path, ...KEPT], () => before) as Definition);
  return changeAt(kept, [...path, ...SETTING], () => setting) as Definition;
}

function enable(definition: Definition, { path, action }: ActionEntry): Definition {
  const own = recordMember(recordMember(action, "metadata") ?? {}, "towpath") ?? {};
  const kept = recordMember(own, "enabledResult");
  let next = changeAt(definition, [...path, ...SETTING], () => kept) as Definition;
  next = changeAt(next, [...path, ...KEPT], () => undefined) as Definition;
  for (const at of [["runtimeConfiguration"], ["metadata", "towpath"], ["metadata"]]) {
    next = changeAt(next, [...path, ...at], (value) =>
      isRecord(value) && Object.keys(value).length === 0 ? undefined : value,
    ) as Definition;
  }
  return next;
}

/** The result stands in the definition exactly as long as some action gives it out. */
function withResult(definition: Definition): Definition {
  const isUsed = allActions(definition).some(({ action }) => isDisabled(action));
  const next = changeAt(definition, ["staticResults", DISABLED_RESULT], (known) =>
    isUsed ? (known ?? { status: "Succeeded", outputs: {} }) : undefined,
  ) as Definition;
  return changeAt(next, ["staticResults"], (results) =>
    isRecord(results) && Object.keys(results).length === 0 ? undefined : results,
  ) as Definition;
}
