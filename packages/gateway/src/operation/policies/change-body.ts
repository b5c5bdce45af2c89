import { type PathStep, type Policy, type PolicyTemplate, parsePolicyPath } from "@towpath/connectors";
import { isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { encodeText } from "../draft.ts";
import { evaluateValue, type PolicyScope } from "./evaluate-policy-text.ts";
import { changeAt, changeEach, valueAt } from "./value-paths.ts";

type BodyChange = (body: Value | undefined, policy: Policy, scope: PolicyScope) => Value | undefined;

/** The policies that rewrite a JSON body, of the request or of the answer alike. */
const CHANGES: Partial<Record<PolicyTemplate, BodyChange>> = {
  setproperty: setProperty,
  convertobjecttoarray: (body, policy) => convert(body, policy, (value) => objectToArray(value, policy)),
  convertarraytoobject: (body, policy) => convert(body, policy, (value) => arrayToObject(value, policy)),
  stringtoarray: (body, policy) => convert(body, policy, (value) => stringToArray(value, policy)),
  stringreplace: (body, policy) => convert(body, policy, (value) => replaceText(value, policy)),
  encodepropertyvalue: (body, policy) => convert(body, policy, encodeValue),
  moveproperties: moveProperties,
};

/** The body after a policy; the same body for a policy that is not about bodies. */
export function changeBody(body: Value | undefined, policy: Policy, scope: PolicyScope): Value | undefined {
  const change = CHANGES[policy.template];
  // A policy finds nothing to change in a text or in bytes.
  const isPart = body === undefined || Array.isArray(body) || (isObject(body) && !("$content" in body));
  return change === undefined || !isPart ? body : change(body, policy, scope);
}

function text(policy: Policy, name: string): string {
  const value = policy.parameters[name];
  return value === undefined || value === null ? "" : toText(value);
}

const below = (path: string): readonly PathStep[] => parsePolicyPath(path).path;

function setProperty(body: Value | undefined, policy: Policy, scope: PolicyScope): Value | undefined {
  const parent = below(text(policy, "newpropertyparentpathtemplate"));
  const sub = below(text(policy, "newpropertysubpathtemplate"));
  const source = text(policy, "propertyvaluepathtemplate");
  const write = (item: Value): Value => {
    const value = evaluateValue(source, { ...scope, body, item });
    if (value === undefined || !(isObject(item) || Array.isArray(item))) return item;
    return changeAt(item, sub, () => value) ?? item;
  };
  // Nothing is made where the maker gave nothing, but the body itself may be empty.
  const start = body === undefined && parent.length === 0 ? {} : body;
  return changeEach(start, parent, write);
}

/**
 * The shape six templates share: `propertyParentPath` and `propertySubPath` say what is read, once for each item of
 * a list; `newPropertyPath` says where the outcome goes, from the item (`@item().x`) or from the body.
 */
function convert(
  body: Value | undefined,
  policy: Policy,
  make: (value: Value) => Value | undefined,
): Value | undefined {
  const parent = below(text(policy, "propertyparentpath"));
  const sub = below(text(policy, "propertysubpath"));
  const target = parsePolicyPath(text(policy, "newpropertypath"));
  if (target.root === "item") {
    return changeEach(body, parent, (item) => {
      const found = valueAt(item, sub);
      const made = found === undefined || found === null ? undefined : make(found);
      return made === undefined ? item : (changeAt(item, target.path, () => made) ?? item);
    });
  }
  const found = valueAt(body, [...parent, ...sub]);
  const made = found === undefined || found === null ? undefined : make(found);
  return made === undefined ? body : changeAt(body, target.path, () => made);
}

function objectToArray(value: Value, policy: Policy): Value | undefined {
  if (!isObject(value)) return undefined;
  const keyName = text(policy, "keyname");
  const valueName = text(policy, "valuename");
  return Object.entries(value).map(([key, member]) => ({ [keyName]: key, [valueName]: member }));
}

function arrayToObject(value: Value, policy: Policy): Value | undefined {
  if (!Array.isArray(value)) return undefined;
  const keyPath = below(text(policy, "keywithincollectionpath"));
  const keepsKey = text(policy, "retainkey").toLowerCase() !== "false";
  const entries = value.flatMap((item): [string, Value][] => {
    const key = valueAt(item, keyPath);
    if (key === undefined || key === null) return [];
    return [[toText(key), (keepsKey ? item : changeAt(item, keyPath, () => undefined)) ?? {}]];
  });
  return Object.fromEntries(entries);
}

function stringToArray(value: Value, policy: Policy): Value | undefined {
  if (typeof value !== "string") return undefined;
  const delimiters = new Set(text(policy, "delimiterlist"));
  const child = text(policy, "childpropertyname");
  const parts = [...value].reduce<string[]>(
    (made, character) => {
      if (delimiters.has(character)) made.push("");
      else made.push(`${made.pop() ?? ""}${character}`);
      return made;
    },
    [""],
  );
  const filled = parts.map((part) => part.trim()).filter((part) => part !== "");
  return filled.map((part) => (child === "" ? part : { [child]: part }));
}

function replaceText(value: Value, policy: Policy): Value | undefined {
  const source = text(policy, "sourcestring");
  if (typeof value !== "string" || source === "") return undefined;
  return value.replaceAll(source, () => text(policy, "replacementstring"));
}

function encodeValue(value: Value): Value | undefined {
  return typeof value === "string" ? encodeText(value) : undefined;
}

function moveProperties(body: Value | undefined, policy: Policy): Value | undefined {
  const from = [...below(text(policy, "srcparentpath")), ...below(text(policy, "srcsubpath"))];
  const to = [...below(text(policy, "dstparentpath")), ...below(text(policy, "dstsubpath"))];
  const moved = valueAt(body, from);
  if (moved === undefined || from.length === 0) return body;
  const left = changeAt(body, from, () => undefined);
  const onlyChildren = text(policy, "copyonlysubproperties").toLowerCase() === "true";
  if (!onlyChildren) return changeAt(left, to, () => moved);
  return changeAt(left, to, (target) => ({ ...objectOr(target), ...objectOr(moved) }));
}

const objectOr = (value: Value | undefined): ValueObject => (isObject(value) ? value : {});
