import type { Value, ValueObject } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import { type Definition, ROOT_BLOCK } from "../definition.ts";
import { isRecord, member, memberKey } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { actionAt, allActions, blockActions, triggerOf } from "../view/definition-index.ts";
import { findCycle, RUN_AFTER_STATUSES, runAfterStatus, siblingNames } from "../view/run-after.ts";
import type { ProblemList } from "./problem-list.ts";

/** `runAfter` names actions beside the one it belongs to, on statuses that exist, and never in a circle. */
export function checkRunAfter(definition: Definition, problems: ProblemList): void {
  const root = blockActions(definition, ROOT_BLOCK) ?? {};
  checkBlock(definition, root, [memberKey(definition, "actions") ?? "actions"], problems);
  for (const { name, action, path } of allActions(definition)) {
    for (const block of blocksOf(name, action)) {
      checkBlock(definition, block.actions, [...path, ...block.path], problems);
    }
  }
}

function checkBlock(
  definition: Definition,
  actions: ValueObject,
  path: readonly string[],
  problems: ProblemList,
): void {
  const siblings = siblingNames(actions);
  for (const [name, action] of Object.entries(actions)) {
    const runAfter = isRecord(action) ? member(action, "runAfter") : undefined;
    const at = [...path, name, "runAfter"];
    if (isRecord(runAfter)) checkEntries(definition, name, runAfter, siblings, at, problems);
    else if (runAfter !== undefined && runAfter !== null) {
      const message = said('"runAfter" of "{name}" must be a JSON object: {name: [statuses]}.', { name });
      problems.error("run-after-shape", at, message, name);
    }
  }
  const cycle = findCycle(actions);
  if (cycle === null) return;
  const loop = [...cycle, cycle[0]].join(" → ");
  const message = said(
    "These actions wait for each other, so none of them can start: {loop}. Remove one of the links.",
    { loop },
  );
  // In running order: the first one waits for the last.
  const about = cycle.at(-1) ?? "";
  problems.error("run-after-cycle", [...path, cycle[0] ?? "", "runAfter"], message, cycle[0], { about });
}

function checkEntries(
  definition: Definition,
  name: string,
  runAfter: ValueObject,
  siblings: ReadonlyMap<string, string>,
  path: readonly string[],
  problems: ProblemList,
): void {
  for (const [after, statuses] of Object.entries(runAfter)) {
    if (!siblings.has(after.toLowerCase())) {
      if (isTrigger(definition, after)) checkTrigger({ name, after, statuses }, [...path, after], problems);
      else {
        const message = unknownMessage(definition, name, after);
        problems.error("run-after-unknown", [...path, after], message, name, { about: after });
      }
    }
    checkStatuses(name, after, statuses, [...path, after], problems);
  }
}

const isTrigger = (definition: Definition, name: string): boolean =>
  triggerOf(definition)?.name.toLowerCase() === name.toLowerCase();

/**
 * Designers of agent flows let first actions run after the trigger. At the top, on its success, that is the same as
 * an empty runAfter; anywhere else it can never be.
 */
function checkTrigger(
  { name, after, statuses }: { readonly name: string; readonly after: string; readonly statuses: Value },
  path: readonly string[],
  problems: ProblemList,
): void {
  const [, , ...belowAction] = path;
  const atTop = belowAction.length === 2;
  const listed = Array.isArray(statuses) ? statuses.map(runAfterStatus) : [];
  const onSuccess = listed.length === 0 || listed.includes("Succeeded");
  const message = said(
    '"{name}" runs after the trigger "{after}". Leave its runAfter empty: it then starts with the flow.',
    { name, after },
  );
  if (atTop && onSuccess) problems.warning("run-after-unknown", path, message, name, { about: after });
  else problems.unrunnable("run-after-unknown", path, message, name, { about: after });
}

function unknownMessage(definition: Definition, name: string, after: string): Said {
  const found = actionAt(definition, after);
  if (found === null)
    return said('"{name}" runs after "{after}", but there is no action of that name.', { name, after });
  return said(
    '"{name}" runs after "{after}", which stands in another branch. An action can only run after actions beside it.',
    { name, after: found.name },
  );
}

function checkStatuses(
  name: string,
  after: string,
  statuses: Value,
  path: readonly string[],
  problems: ProblemList,
): void {
  if (!Array.isArray(statuses)) {
    const message = said(
      '"{name}" must list the statuses of "{after}" it waits for, for example ["Succeeded"].',
      { name, after },
    );
    problems.error("run-after-status", path, message, name, { about: after });
    return;
  }
  if (statuses.length === 0) {
    const message = said('"{name}" lists no status of "{after}". Succeeded is assumed.', { name, after });
    problems.warning("run-after-status", path, message, name, { about: after });
  }
  for (const status of statuses) {
    if (runAfterStatus(status) !== null) continue;
    const message = said(
      '"{name}" waits for a status of "{after}" that does not exist. Possible are {possible}.',
      { name, after, possible: RUN_AFTER_STATUSES.join(", ") },
    );
    problems.error("run-after-status", path, message, name, { about: after });
  }
}
