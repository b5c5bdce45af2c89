import { isObject, type ValueObject } from "@towpath/expressions";
import { checkDefinition, type ImportedFlow } from "@towpath/flow";
import { UsageError } from "../usage-error.ts";

type Flow = Pick<ImportedFlow, "definition" | "parameterValues">;

/**
 * The values of `--parameters`, by name.
 *
 * @throws UsageError for a name that the definition neither declares nor reads, and that did not come with it: a value
 *   for a misspelt name would be left aside without a word
 */
export function givenParameters(flow: Flow, given: ValueObject): ValueObject {
  const values = unwrapParameters(given);
  const known = knownParameters(flow);
  const names = new Set(known.map((name) => name.toLowerCase()));
  // What environments fill in (`$connections`, `$authentication`) begins so, and may be part of the file.
  const unknown = Object.keys(values).find((name) => !name.startsWith("$") && !names.has(name.toLowerCase()));
  if (unknown === undefined) return values;
  const listed = known.map((name) => `"${name}"`).join(", ");
  const there = known.length === 0 ? "It has none." : `It has ${listed}.`;
  throw new UsageError(`--parameters: the flow has no parameter named "${unknown}". ${there}`);
}

function knownParameters({ definition, parameterValues }: Flow): string[] {
  const declared = isObject(definition.parameters) ? Object.keys(definition.parameters) : [];
  const read = checkDefinition(definition).flatMap(({ code, hint }) =>
    code === "unknown-parameter" && hint?.about !== undefined ? [hint.about] : [],
  );
  return [...new Set([...declared, ...Object.keys(parameterValues), ...read])].filter(
    (name) => !name.startsWith("$"),
  );
}

/** Accepts both `{"name": value}` and the wrapper form `{"name": {"value": …}}` of code view files. */
function unwrapParameters(given: ValueObject): ValueObject {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const wrapped =
        isObject(value) &&
        Object.hasOwn(value, "value") &&
        Object.keys(value).every((key) => key === "value" || key === "type");
      return [name, wrapped ? (value.value ?? null) : value];
    }),
  );
}
