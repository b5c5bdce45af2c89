import { binaryFunctions } from "./binary.ts";
import { collectionFunctions } from "./collections.ts";
import { conversionFunctions } from "./conversion.ts";
import { datePartFunctions } from "./date-parts.ts";
import { dateFunctions } from "./dates.ts";
import type { FunctionSpec } from "./definition.ts";
import { numberFormatFunctions } from "./format-number.ts";
import { formFunctions } from "./forms.ts";
import { logicFunctions } from "./logic.ts";
import { mathFunctions } from "./math.ts";
import { propertyFunctions } from "./properties.ts";
import { referenceFunctions } from "./references.ts";
import { stringFunctions } from "./strings.ts";
import { textEncodingFunctions } from "./text-encoding.ts";
import { textSearchFunctions } from "./text-search.ts";
import { triggerFunctions } from "./triggers.ts";
import { uriFunctions } from "./uri.ts";
import { xmlFunctions } from "./xml.ts";

/** Every function of the language, by category. */
export const FUNCTION_SPECS: readonly FunctionSpec[] = [
  ...stringFunctions,
  ...textSearchFunctions,
  ...textEncodingFunctions,
  ...numberFormatFunctions,
  ...collectionFunctions,
  ...logicFunctions,
  ...conversionFunctions,
  ...binaryFunctions,
  ...mathFunctions,
  ...dateFunctions,
  ...datePartFunctions,
  ...referenceFunctions,
  ...triggerFunctions,
  ...formFunctions,
  ...uriFunctions,
  ...propertyFunctions,
  ...xmlFunctions,
];

const BY_NAME: ReadonlyMap<string, FunctionSpec> = new Map(
  FUNCTION_SPECS.map((spec) => [spec.name.toLowerCase(), spec]),
);

/** Finds a function in any case. */
export function findFunction(name: string): FunctionSpec | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase());
}
