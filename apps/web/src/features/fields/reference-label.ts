import type { Expression } from "@towpath/expressions";
import { cutText } from "@towpath/prelude";
import { phrase, type Words } from "../../words/translate.ts";
import { stepTitle } from "./known-data.ts";

/** How an expression inside text is shown: a short label, an icon, and words for its tooltip. */
export interface ChipLook {
  readonly icon: "trigger" | "action" | "variable" | "parameter" | "loop" | "expression";
  readonly label: string;
  /** Where the value comes from. */
  readonly tooltip: string;
}

interface Source {
  readonly icon: ChipLook["icon"];
  /** What the value is when no member is named. */
  readonly whole: string;
  /** `null` when the step is named by the first argument. */
  readonly step: string | null;
}

const SOURCES: Readonly<Record<string, Source>> = {
  triggerbody: { icon: "trigger", whole: phrase("Body"), step: phrase("Trigger") },
  triggeroutputs: { icon: "trigger", whole: phrase("Outputs"), step: phrase("Trigger") },
  trigger: { icon: "trigger", whole: phrase("Trigger"), step: phrase("Trigger") },
  item: { icon: "loop", whole: phrase("Current item"), step: phrase("Current row or loop") },
  items: { icon: "loop", whole: phrase("Current item"), step: null },
  iterationindexes: { icon: "loop", whole: phrase("Round"), step: null },
  body: { icon: "action", whole: phrase("Body"), step: null },
  actionbody: { icon: "action", whole: phrase("Body"), step: null },
  outputs: { icon: "action", whole: phrase("Outputs"), step: null },
  actionoutputs: { icon: "action", whole: phrase("Outputs"), step: null },
  actions: { icon: "action", whole: phrase("Step"), step: null },
  result: { icon: "action", whole: phrase("Results"), step: null },
  workflow: { icon: "parameter", whole: phrase("This flow"), step: phrase("Flow") },
};

const OUTPUT_TITLES: Readonly<Record<string, string>> = {
  statuscode: phrase("Status code"),
  headers: phrase("Headers"),
  queries: phrase("Query parameters"),
};

const MAX_CODE_LABEL = 48;

/** A data chip for a plain reference such as `body('Get')?['id']`; an `fx` chip for anything that computes. */
export function chipLook(t: Words, expression: Expression, code: string): ChipLook {
  return referenceLook(t, expression) ?? expressionLook(t, code);
}

/** The function and members of `f('name')['a'].b[0]`; null when a member is computed. */
export function referencePath(
  expression: Expression,
): { fn: string; argument: string | null; path: string[] } | null {
  const path: string[] = [];
  let at = expression;
  while (at.kind === "access") {
    const key = at.key;
    if (key.kind !== "literal" || (typeof key.value !== "string" && typeof key.value !== "number"))
      return null;
    path.unshift(String(key.value));
    at = at.target;
  }
  if (at.kind !== "call" || at.args.length > 1) return null;
  const [argument] = at.args;
  if (argument === undefined) return { fn: at.name.toLowerCase(), argument: null, path };
  if (argument.kind !== "literal" || typeof argument.value !== "string") return null;
  return { fn: at.name.toLowerCase(), argument: argument.value, path };
}

function referenceLook(t: Words, expression: Expression): ChipLook | null {
  const reference = referencePath(expression);
  if (reference === null) return null;
  const { fn, argument, path } = reference;
  if ((fn === "variables" || fn === "parameters") && argument !== null) {
    const label = [argument, ...path].join(" › ");
    return fn === "variables"
      ? { icon: "variable", label, tooltip: t("Variable {name}", { name: argument }) }
      : { icon: "parameter", label, tooltip: t("Parameter {name}", { name: argument }) };
  }
  const source = Object.hasOwn(SOURCES, fn) ? SOURCES[fn] : undefined;
  if (source === undefined || (source.step === null) !== (argument !== null)) return null;
  const step = source.step === null ? stepTitle(argument ?? "") : t(source.step);
  const value = memberLabel(t, fn, path) ?? t(source.whole);
  return {
    icon: source.icon,
    label: `${value} · ${step}`,
    tooltip: t("{value}, from {step}", { value, step }),
  };
}

/** `outputs('X')?['body/id']` is the way Power Automate writes a member of the body. */
function memberLabel(t: Words, fn: string, path: readonly string[]): string | null {
  const steps = path.flatMap((step) => step.split("/")).filter((step) => step !== "");
  const speaksOfOutputs = fn === "outputs" || fn === "actionoutputs" || fn === "triggeroutputs";
  if (speaksOfOutputs && steps.length > 0 && steps[0]?.toLowerCase() === "body") {
    return steps.length === 1 ? t("Body") : steps.slice(1).join(" › ");
  }
  if (steps.length === 0) return null;
  const [only] = steps;
  const titled =
    steps.length === 1 && speaksOfOutputs && only !== undefined
      ? OUTPUT_TITLES[only.toLowerCase()]
      : undefined;
  return titled === undefined ? steps.join(" › ") : t(titled);
}

function expressionLook(t: Words, code: string): ChipLook {
  const line = code.replaceAll(/\s+/g, " ").trim();
  const label = line.length > MAX_CODE_LABEL ? `${cutText(line, MAX_CODE_LABEL - 1)}…` : line;
  return { icon: "expression", label, tooltip: t("Expression") };
}
