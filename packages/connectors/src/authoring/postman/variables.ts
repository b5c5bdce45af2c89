import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { listAt, textAt } from "../../members.ts";
import { isSecretName } from "../samples/sign-in-of.ts";

/** What `{{names}}` of a collection mean. */
export type Variables = ReadonlyMap<string, string>;

/** Values that look like addresses or words; a variable that holds a secret keeps its name and loses its value. */
export function readVariables(collection: ValueObject): Variables {
  const pairs = listAt(collection, "variable")
    .filter(isObject)
    .flatMap((variable): [string, string][] => {
      const name = textAt(variable, "key") ?? textAt(variable, "id");
      const value = getMember(variable, "value");
      const isSecret = name === null || textAt(variable, "type") === "secret" || isSecretName(name);
      return isSecret || typeof value !== "string" || value === "" ? [] : [[name, value]];
    });
  return new Map(pairs);
}

const MAX_ROUNDS = 5;
const MAX_LENGTH = 1_000_000;

/** Variables may hold variables; one that nobody set, or that would make the text endless, stays as it is. */
export function substitute(text: string, variables: Variables): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let left = MAX_LENGTH - current.length;
    const next = current.replaceAll(/\{\{\s*([^{}\s][^{}]{0,200}?)\s*\}\}/g, (whole, name: string) => {
      const value = variables.get(name) ?? whole;
      left -= value.length;
      return left < 0 ? whole : value;
    });
    if (next === current) return current;
    current = next;
  }
  return current;
}
