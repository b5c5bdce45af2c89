import { said } from "@towpath/prelude";
import { checkDepth, checkMembers, type Outcome, refuse, type Scope } from "../outcome.ts";
import { withoutProperty, withProperty } from "../types/result-types.ts";
import type { Value, ValueObject } from "../value.ts";
import { findKey, writeMember } from "../values/members.ts";
import { define, type FunctionSpec, param } from "./definition.ts";

const OBJECT = param("object", "object", "The object; it is not changed itself.");
const PROPERTY = param("property", "text", "The name of the property, in any case.");

function addProperty(scope: Scope, object: ValueObject, name: string, value: Value): Outcome {
  const existing = findKey(object, name);
  if (existing !== undefined)
    return refuse(said("cannot add '{name}': the object has '{other}' already.", { name, other: existing }));
  const refusal = checkMembers(scope, Object.keys(object).length);
  if (refusal) return refusal;
  const made = { ...object };
  writeMember(made, name, value);
  return checkDepth(scope, made);
}

/** An existing property keeps its spelling and moves to the end. */
function setProperty(scope: Scope, object: ValueObject, name: string, value: Value): Outcome {
  const existing = findKey(object, name);
  const refusal = checkMembers(scope, Object.keys(object).length);
  if (refusal) return refusal;
  const made = { ...object };
  if (existing !== undefined) delete made[existing];
  writeMember(made, existing ?? name, value);
  return checkDepth(scope, made);
}

function removeProperty(scope: Scope, object: ValueObject, name: string): Outcome {
  const existing = findKey(object, name);
  if (existing === undefined) return object;
  const refusal = checkMembers(scope, Object.keys(object).length);
  if (refusal) return refusal;
  const made = { ...object };
  delete made[existing];
  return made;
}

export const propertyFunctions: readonly FunctionSpec[] = [
  define({
    name: "addProperty",
    category: "json and xml",
    parameters: [OBJECT, PROPERTY, param("value", "any", "Its value.")],
    returns: "object",
    infer: withProperty,
    doc: "The object with one property more. Fails when it has that property already.",
    example: "addProperty(json('{\"a\":1}'), 'b', 2)",
    call: addProperty,
  }),
  define({
    name: "setProperty",
    category: "json and xml",
    parameters: [OBJECT, PROPERTY, param("value", "any", "Its new value.")],
    returns: "object",
    infer: withProperty,
    doc: "The object with a property added or replaced.",
    example: "setProperty(json('{\"a\":1}'), 'a', 2)",
    call: setProperty,
  }),
  define({
    name: "removeProperty",
    category: "json and xml",
    parameters: [OBJECT, PROPERTY],
    returns: "object",
    infer: withoutProperty,
    doc: "The object without a property.",
    example: "removeProperty(json('{\"a\":1}'), 'a')",
    call: removeProperty,
  }),
];
