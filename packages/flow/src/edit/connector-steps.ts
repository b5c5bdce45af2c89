import type { Value, ValueObject } from "@towpath/expressions";
import { type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, member, memberKey, recordMember, textMember, withMember } from "../tree.ts";
import { actionAt, triggerOf } from "../view/definition-index.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { type StepRef, setMember } from "./set-member.ts";

/** What Power Automate declares in every flow: a step of a connector speaks of it. */
const DECLARED: Readonly<Record<string, ValueObject>> = {
  $connections: { defaultValue: {}, type: "Object" },
  $authentication: { defaultValue: {}, type: "SecureObject" },
};

/** The flow with the parameters that steps of connectors read; those it has stay as they are. */
export function declareConnections(definition: Definition): Definition {
  const parameters = recordMember(definition, "parameters") ?? {};
  const missing = Object.entries(DECLARED).filter(([name]) => memberKey(parameters, name) === undefined);
  if (missing.length === 0) return definition;
  return withMember(definition, "parameters", { ...Object.fromEntries(missing), ...parameters });
}

const IN_CONNECTIONS = /(parameters\(\s*'\$connections'\s*\)\s*\??\[\s*')([^']+)('\s*\])/gi;

/** Lets a step use a connection by another name, in the spelling that the step has for it. */
export function setConnectionReference(
  definition: Definition,
  step: StepRef,
  reference: string,
): Result<Definition, EditFailure> {
  const found =
    step.kind === "action" ? actionAt(definition, step.name)?.action : triggerOf(definition)?.trigger;
  if (found === undefined) return step.kind === "action" ? noSuchAction(step.name) : NO_TRIGGER;
  if (reference.trim() === "") return editFailure("bad-value", said("Say which connection the step uses."));
  const inputs = recordMember(found, "inputs") ?? {};
  const host = recordMember(inputs, "host") ?? {};
  const at = ["inputs", "host"].map((name, index) => memberKey(index === 0 ? found : inputs, name) ?? name);
  return setMember(definition, step, at, withReference(host, reference));
}

const NO_TRIGGER = editFailure("no-trigger", said("The flow has no trigger yet."));

function withReference(host: ValueObject, reference: string): ValueObject {
  for (const name of ["connectionName", "connectionReferenceName"]) {
    if (textMember(host, name) !== undefined) return withMember(host, name, reference);
  }
  const connection = recordMember(host, "connection");
  if (connection === undefined) return withMember(host, "connectionReferenceName", reference);
  if (textMember(connection, "referenceName") !== undefined) {
    return withMember(host, "connection", withMember(connection, "referenceName", reference));
  }
  return withMember(host, "connection", withMember(connection, "name", renamedIn(connection, reference)));
}

/** `@parameters('$connections')['a']['connectionId']` keeps its form with another name in it. */
function renamedIn(connection: ValueObject, reference: string): Value {
  const written = member(connection, "name");
  if (typeof written !== "string" || isRecord(written)) return reference;
  const escaped = reference.replaceAll("'", "''");
  const renamed = written.replace(
    IN_CONNECTIONS,
    (_all, before, _old, after) => `${before}${escaped}${after}`,
  );
  return renamed === written ? reference : renamed;
}
