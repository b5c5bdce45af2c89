import { functionCatalogue } from "@towpath/expressions";
import { ok } from "@towpath/prelude";
import { findOperation } from "../../catalogue/operations.ts";
import { type Definition, ROOT_BLOCK } from "../../definition.ts";
import { addAction } from "../../edit/add-action.ts";
import { setMember } from "../../edit/set-member.ts";
import { callsIn, type FoundCall, type Reading, readText } from "../../expression-calls.ts";
import { changeAt, memberKey, recordMember } from "../../tree.ts";
import { actionAt, allActions, typeOf } from "../../view/definition-index.ts";
import { declarationFor, declaredVariables } from "../variables.ts";
import { type FindFixes, type FixSite, type QuickFix, replaceAt, textAt } from "./fix.ts";
import { nearestNames } from "./nearest-names.ts";

const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'`;

/** A condition may be an expression without an `@`; anywhere else a text without one is no template. */
const readingOf = (text: string): Reading => (text.includes("@") ? "template" : "condition");

/** Every mistyped name of that kind in a text is replaced; the rest of it stays as it was typed. */
function renamed(text: string, from: string, to: string, isMeant: (call: FoundCall) => boolean): string {
  let result = "";
  let copied = 0;
  for (const call of callsIn(text, readingOf(text))) {
    const { name, nameSpan } = call;
    if (name?.toLowerCase() !== from.toLowerCase() || nameSpan === null || !isMeant(call)) continue;
    result += `${text.slice(copied, nameSpan.start)}${quoted(to)}`;
    copied = nameSpan.end;
  }
  return result + text.slice(copied);
}

function renamesTo(
  { definition, hint, path }: FixSite,
  names: Iterable<string>,
  isMeant: (fn: string) => boolean,
): readonly QuickFix[] {
  const text = textAt(definition, path);
  const wrong = hint.about;
  if (text === null || wrong === undefined) return [];
  return nearestNames(wrong, names).map((name) => ({
    id: "rename-reference",
    about: name,
    apply: (now) =>
      replaceAt(
        now,
        path,
        text,
        // The name of a variable that is set stands there by itself.
        text.toLowerCase() === wrong.toLowerCase()
          ? name
          : renamed(text, wrong, name, ({ fn }) => isMeant(fn.toLowerCase())),
      ),
  }));
}

const OWN_NAMES = new Set(["variables", "parameters"]);

export const unknownAction: FindFixes = (site) =>
  renamesTo(
    site,
    allActions(site.definition).map(({ name }) => name),
    (fn) => !OWN_NAMES.has(fn),
  );

/** `items('L')` is meant of a loop around the reader. */
export const notInLoop: FindFixes = (site) =>
  renamesTo(site, loopsAround(site), (fn) => fn === "items" || fn === "iterationindexes");

function loopsAround({ definition, problem }: FixSite): string[] {
  const loops: string[] = [];
  let at = problem.action === undefined ? null : actionAt(definition, problem.action);
  while (at !== null) {
    if (["foreach", "until"].includes(typeOf(at.action).type.toLowerCase())) loops.push(at.name);
    at = at.block.container === null ? null : actionAt(definition, at.block.container);
  }
  return loops;
}

export const unknownVariable: FindFixes = (site) => [
  ...renamesTo(
    site,
    [...declaredVariables(site.definition).values()].map(({ name }) => name),
    (fn) => fn === "variables",
  ),
  ...declareVariable(site),
];

/** Initialized first of all, so that it is there for everybody. */
function declareVariable({ definition: found, problem, hint: { about } }: FixSite): readonly QuickFix[] {
  const spec = findOperation("action", "InitializeVariable");
  if (about === undefined || about === "" || spec === null) return [];
  const action = problem.action === undefined ? undefined : actionAt(found, problem.action)?.action;
  const declared = { name: about, ...declarationFor(action ?? {}) };
  const apply: QuickFix["apply"] = (definition) => {
    const added = addAction(definition, { spec, at: { block: ROOT_BLOCK, after: null } });
    if (!added.ok) return added;
    const target = { kind: "action", name: added.value.name } as const;
    return setMember(added.value.definition, target, ["inputs", "variables"], [declared]);
  };
  return [{ id: "declare-variable", about, apply }];
}

export const unknownParameter: FindFixes = (site) => [
  ...renamesTo(
    site,
    Object.keys(recordMember(site.definition, "parameters") ?? {}),
    (fn) => fn === "parameters",
  ),
  ...declareParameter(site),
];

function declareParameter({ hint: { about } }: FixSite): readonly QuickFix[] {
  if (about === undefined || about === "") return [];
  const apply: QuickFix["apply"] = (definition) => {
    const holder = memberKey(definition, "parameters") ?? "parameters";
    const declared = { type: "String", defaultValue: "" };
    return ok(changeAt(definition, [holder, about], (present) => present ?? declared) as Definition);
  };
  return [{ id: "declare-parameter", about, apply }];
}

/** A function that is misspelt. */
export const unknownCall: FindFixes = ({ definition, path }) => {
  const text = textAt(definition, path);
  if (text === null) return [];
  const known = functionCatalogue.map(({ name }) => name);
  const isKnown = new Set(known.map((name) => name.toLowerCase()));
  const wrong = callsIn(text, readingOf(text)).find(({ fn }) => !isKnown.has(fn.toLowerCase()));
  if (wrong === undefined) return [];
  return nearestNames(wrong.fn, known).map((name) => ({
    id: "rename-function",
    about: name,
    apply: (now) => replaceAt(now, path, text, withFunction(text, wrong.fn, name)),
  }));
};

/** Only where the name is called: the same letters inside a text are left alone. */
function withFunction(text: string, from: string, to: string): string {
  const spans = functionSpans(text).filter(({ fn }) => fn.toLowerCase() === from.toLowerCase());
  return spans.reduceRight(
    (changed, { start, fn }) => changed.slice(0, start) + to + changed.slice(start + fn.length),
    text,
  );
}

interface FunctionSpan {
  readonly fn: string;
  readonly start: number;
}

function functionSpans(text: string): readonly FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  const collect = (node: ExpressionNode): void => {
    if (node.kind === "access") {
      collect(node.target);
      collect(node.key);
    }
    if (node.kind !== "call") return;
    spans.push({ fn: node.name, start: node.span.start });
    for (const argument of node.args) collect(argument);
  };
  for (const segment of readText(text, readingOf(text)).segments) {
    if (segment.kind === "expression" && segment.expression !== null) collect(segment.expression);
  }
  return spans.sort((left, right) => left.start - right.start);
}

type Segment = ReturnType<typeof readText>["segments"][number];
type ExpressionNode = NonNullable<Extract<Segment, { kind: "expression" }>["expression"]>;

/** A property that the value does not have, where one of nearly that name is known. */
export const unknownProperty: FindFixes = ({ definition, hint, path }) => {
  const text = textAt(definition, path);
  const { about, span, known } = hint;
  if (text === null || about === undefined || span === undefined) return [];
  const written = text.slice(span.start, span.end);
  const isQuoted = written === quoted(about);
  if (!isQuoted && written !== about) return [];
  return nearestNames(about, known ?? []).map((name) => ({
    id: "rename-property",
    about: name,
    apply: (now) => {
      const next = isQuoted ? quoted(name) : name;
      return replaceAt(now, path, text, text.slice(0, span.start) + next + text.slice(span.end));
    },
  }));
};
