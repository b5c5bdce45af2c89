import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, memberKey, recordMember, withKeyRenamed, withMember, withoutMember } from "../tree.ts";
import { type ActionEntry, actionAt } from "../view/definition-index.ts";
import { changeAction } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { isBrokenText, MAX_NAME_LENGTH, unusedName } from "./names.ts";

/** The most cases a Switch may have, as in Logic Apps. */
export const MAX_CASES = 25;

/** Adds a case at the end of a Switch, under the given name or a free one. */
export function addCase(
  definition: Definition,
  switchName: string,
  added: { readonly name?: string; readonly value?: Value } = {},
): Result<{ definition: Definition; name: string }, EditFailure> {
  const found = casesOf(definition, switchName);
  if (!found.ok) return found;
  const { entry, cases } = found.value;
  const keys = Object.keys(cases);
  if (keys.length >= MAX_CASES) {
    return editFailure(
      "bad-value",
      said('A Switch has at most {most} cases; "{name}" has them all.', {
        most: MAX_CASES,
        name: entry.name,
      }),
    );
  }
  const name = added.name ?? unusedName(new Set(keys.map((key) => key.toLowerCase())), "Case");
  const refused = refuseCaseName(cases, name, null);
  if (refused !== null) return refused;
  const next = { ...cases, [name]: { case: added.value ?? "", actions: {} } };
  return ok({ definition: withCases(definition, entry, next), name });
}

export function renameCase(
  definition: Definition,
  switchName: string,
  from: string,
  to: string,
): Result<Definition, EditFailure> {
  const found = caseOf(definition, switchName, from);
  if (!found.ok) return found;
  const { entry, cases, key } = found.value;
  const refused = refuseCaseName(cases, to, key);
  if (refused !== null) return refused;
  return ok(withCases(definition, entry, withKeyRenamed(cases, key, to)));
}

/** Removes a case with every action in it. */
export function deleteCase(
  definition: Definition,
  switchName: string,
  name: string,
): Result<Definition, EditFailure> {
  const found = caseOf(definition, switchName, name);
  if (!found.ok) return found;
  const { entry, cases, key } = found.value;
  return ok(withCases(definition, entry, withoutMember(cases, key)));
}

/** Sets the value a case stands for. */
export function setCaseValue(
  definition: Definition,
  switchName: string,
  name: string,
  value: Value,
): Result<Definition, EditFailure> {
  const found = caseOf(definition, switchName, name);
  if (!found.ok) return found;
  const { entry, cases, key } = found.value;
  const current = cases[key];
  return ok(
    withCases(definition, entry, {
      ...cases,
      [key]: withMember(isRecord(current) ? current : { actions: {} }, "case", value),
    }),
  );
}

interface SwitchCases {
  readonly entry: ActionEntry;
  readonly cases: ValueObject;
}

function casesOf(definition: Definition, switchName: string): Result<SwitchCases, EditFailure> {
  const entry = actionAt(definition, switchName);
  if (entry === null) return noSuchAction(switchName);
  if (String(entry.action.type).toLowerCase() !== "switch") {
    return editFailure(
      "no-such-block",
      said('"{name}" is not a Switch, so it has no cases.', { name: entry.name }),
    );
  }
  return ok({ entry, cases: recordMember(entry.action, "cases") ?? {} });
}

function caseOf(
  definition: Definition,
  switchName: string,
  name: string,
): Result<SwitchCases & { readonly key: string }, EditFailure> {
  const found = casesOf(definition, switchName);
  if (!found.ok) return found;
  const key = memberKey(found.value.cases, name);
  if (key === undefined) {
    return editFailure(
      "no-such-block",
      said('"{name}" has no case named "{which}".', { name: found.value.entry.name, which: name }),
    );
  }
  return ok({ ...found.value, key });
}

function refuseCaseName(cases: ValueObject, name: string, current: string | null) {
  if (name.trim() === "") return editFailure("bad-name", said("Give the case a name."));
  if (name.length > MAX_NAME_LENGTH || isBrokenText(name)) {
    return editFailure(
      "bad-name",
      said("The name of a case is plain text of at most {most} characters.", { most: MAX_NAME_LENGTH }),
    );
  }
  const holder = memberKey(cases, name);
  if (holder === undefined || holder === current) return null;
  return editFailure("name-taken", said('There is already a case named "{holder}".', { holder }));
}

function withCases(definition: Definition, entry: ActionEntry, cases: ValueObject): Definition {
  return changeAction(definition, entry, (action) => withMember(action, "cases", cases));
}
