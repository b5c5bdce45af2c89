import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import type { Operation } from "../connector.ts";
import { objectAt, textAt } from "../members.ts";
import { stepHost } from "./step-host.ts";

/** What tells operations apart. */
type Addressed = Pick<Operation, "id" | "method" | "path">;

/** The operation a step calls: by its id, or by the address it names. Null when the connector has no such operation. */
export function operationOfStep<One extends Addressed>(
  connector: { readonly operations: readonly One[] },
  step: ValueObject,
): One | null {
  const id = stepHost(step)?.operationId?.toLowerCase() ?? null;
  const named = connector.operations.find((one) => one.id.toLowerCase() === id);
  return named ?? operationAtAddress(connector, step);
}

/** An address with its values written into it: each `@{…}` stands for one placeholder. */
function operationAtAddress<One extends Addressed>(
  connector: { readonly operations: readonly One[] },
  step: ValueObject,
): One | null {
  const inputs = objectAt(step, "inputs");
  const place = objectAt(inputs, "fetch") ?? objectAt(inputs, "subscribe") ?? inputs;
  const path = textAt(place, "path") ?? textAt(objectAt(place, "pathTemplate"), "template");
  if (path === null) return null;
  // Steps that wait for a call often leave it out.
  const usual = /webhook$/i.test(textAt(step, "type") ?? "") ? "post" : "get";
  const method = (textAt(place, "method") ?? usual).toUpperCase();
  const given = partsOf(path);
  const fitting = connector.operations.filter(
    (operation) => operation.method === method && fits(partsOf(operation.path), given),
  );
  return fitting.sort((a, b) => placeholders(a) - placeholders(b))[0] ?? null;
}

const placeholders = ({ path }: Addressed) => path.split("{").length;

/** Braces may hold slashes of their own: values are blanked before the path is parted. */
function partsOf(path: string): readonly string[] {
  const blank = path.replaceAll(/@?\{[^{}]*\}/g, "{}").split("?")[0] ?? "";
  return blank.split("/").filter((part) => part !== "");
}

function fits(parts: readonly string[], given: readonly string[]): boolean {
  if (parts.length !== given.length) return false;
  return parts.every((part, index) => {
    const other = given[index] ?? "";
    return part.includes("{}") || part.toLowerCase() === other.toLowerCase();
  });
}

/** A step's values by the names that `inputs.parameters` has for them, however the step is written. */
export function stepParameters(step: ValueObject): ValueObject {
  const inputs = objectAt(step, "inputs");
  const parameters = objectAt(inputs, "parameters");
  if (parameters !== null) return parameters;
  const body = inputs === null ? undefined : getMember(inputs, "body");
  return {
    ...objectAt(inputs, "headers"),
    ...objectAt(inputs, "queries"),
    ...(body === undefined ? {} : isObject(body) ? belowBody(body) : { body }),
  };
}

const belowBody = (body: ValueObject): ValueObject =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [`body/${name}`, value]));
