import { VEIL } from "@towpath/engine";
import { isObject, stringifyJson, type Value } from "@towpath/expressions";
import { isSecureParameter, parseDefinition } from "@towpath/flow";
import { readParameters } from "./read-definition.ts";

interface Texts {
  readonly definitionText: string;
  readonly parametersText: string;
}

/**
 * The values of a flow's parameters for somebody who only looks on: those of secure parameters, and what no parameter
 * is declared for (it may have been a secure one), are veiled. Makers see what they enter, or could not change it.
 *
 * @returns JSON text; of texts that cannot be read no value at all
 */
export function shownParameters({ definitionText, parametersText }: Texts): string {
  const values = readParameters(parametersText);
  const definition = parseDefinition(definitionText);
  if (!values.ok || !definition.ok) return "{}";
  const declared = declarations(definition.value.parameters);
  const isShown = (name: string) => {
    const declaration = declared.get(name.toLowerCase());
    return declaration !== undefined && !isSecureParameter(declaration);
  };
  const names = Object.keys(values.value);
  if (names.every(isShown)) return parametersText;
  const shown = Object.entries(values.value).map(([name, value]) => [name, isShown(name) ? value : VEIL]);
  return stringifyJson(Object.fromEntries(shown), 2);
}

const declarations = (parameters: Value | undefined): ReadonlyMap<string, Value> =>
  new Map(
    isObject(parameters ?? null)
      ? Object.entries(parameters ?? {}).map(([name, one]) => [name.toLowerCase(), one])
      : [],
  );
