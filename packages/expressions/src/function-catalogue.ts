import type { FunctionCategory, FunctionSpec } from "./functions/definition.ts";
import { FUNCTION_SPECS, findFunction as findSpec } from "./functions/registry.ts";
import { TYPES } from "./functions/types.ts";

/** What an editor shows about a function. Drawn from the very table the evaluator uses. */
export interface FunctionDoc {
  readonly name: string;
  readonly category: FunctionCategory;
  readonly parameters: readonly ParameterDoc[];
  readonly returns: string;
  readonly doc: string;
  /** A call, without `@`. */
  readonly example: string;
  /** What to use instead. */
  readonly deprecated?: string;
}

export interface ParameterDoc {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly repeats: boolean;
  readonly doc: string;
}

export const functionCatalogue: readonly FunctionDoc[] = FUNCTION_SPECS.map(describe);

const BY_NAME: ReadonlyMap<string, FunctionDoc> = new Map(functionCatalogue.map((doc) => [doc.name, doc]));

/** Finds a function in any case. */
export function findFunction(name: string): FunctionDoc | undefined {
  const spec = findSpec(name);
  return spec === undefined ? undefined : BY_NAME.get(spec.name);
}

function describe(spec: FunctionSpec): FunctionDoc {
  const { name, category, returns, doc, example, deprecated } = spec;
  const parameters = spec.parameters.map((parameter) => ({
    name: parameter.name,
    type: TYPES[parameter.type].label,
    optional: parameter.optional ?? false,
    repeats: parameter.repeats ?? false,
    doc: parameter.doc,
  }));
  const base = { name, category, parameters, returns, doc, example };
  return deprecated === undefined ? base : { ...base, deprecated };
}
