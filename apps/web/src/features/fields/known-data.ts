import type { Value, ValueObject } from "@towpath/expressions";
import { isObject } from "@towpath/expressions";
import {
  actionAt,
  type BlockGraph,
  type Definition,
  type FindStepOperation,
  type FlowGraph,
  flowGraph,
  type GraphAction,
  triggerOf,
} from "@towpath/flow";
import { ENGLISH, type Words } from "../../words/translate.ts";
import {
  actionOutputs,
  itemTokens,
  type KnownToken,
  member,
  quoted,
  type SchemaLookup,
  token,
  triggerOutputs,
  withItemsOfLists,
} from "./action-outputs.ts";
import { NOTHING_SEEN, normalisedCode as normalised, type SeenSteps, withSeen } from "./seen-data.ts";

/** The values of one step (or of the variables, or the parameters) that a field may use. */
export interface KnownGroup {
  readonly id: string;
  readonly kind: "row" | "loop" | "action" | "trigger" | "variables" | "parameters";
  readonly title: string;
  /** WDL type of the step, for its icon; null for variables and parameters. */
  readonly type: string | null;
  readonly tokens: readonly KnownToken[];
}

/** All that a field may refer to. `groups` come nearest first. */
export interface KnownData {
  readonly groups: readonly KnownGroup[];
  readonly names: {
    readonly actions: readonly string[];
    readonly variables: readonly string[];
    readonly parameters: readonly string[];
    readonly loops: readonly string[];
  };
}

export type FieldTarget = { readonly kind: "action"; readonly name: string } | { readonly kind: "trigger" };

export const NOTHING_KNOWN: KnownData = {
  groups: [],
  names: { actions: [], variables: [], parameters: [], loops: [] },
};

/** What is known besides the definition, and in whose language values without a name of their own are called. */
export interface KnownSources {
  /** What is known of steps that call connectors. */
  readonly operations: FindStepOperation;
  /** What recent runs gave. */
  readonly seen: SeenSteps;
  readonly t: Words;
}

const NO_SOURCES: KnownSources = { operations: () => null, seen: NOTHING_SEEN, t: ENGLISH };

/** Row-wise actions: their fields read the current row as `item()`. */
const ROW_TYPES = new Set(["query", "select", "table"]);
/** Containers whose inner steps may be read from after them. Those of a Foreach ran many times: see its `result`. */
const OPEN_CONTAINERS = new Set(["scope", "if", "switch", "until"]);

/**
 * What the fields of an action may use: every step that surely ran before it (reachable backwards through
 * `runAfter`, in its own block and in the blocks around), the loops around it, variables initialised by then,
 * and parameters.
 *
 */
export function knownData(
  definition: Definition,
  target: FieldTarget,
  sources: Partial<KnownSources> = {},
): KnownData {
  const from = { ...NO_SOURCES, ...sources };
  const parameters = parametersGroup(from.t, definition);
  if (target.kind === "trigger") return assemble([parameters]);
  const graph = flowGraph(definition);
  const trail = trailTo(graph.root, target.name);
  if (trail === null) return assemble([parameters]);

  const collected = new Collector(definition, from);
  collected.addTrigger(graph);
  for (const { block, action } of trail) {
    const isTarget = action === trail.at(-1)?.action;
    // Farthest first: a nearer step then finds the schemas of the steps before it.
    for (const earlier of [...before(block, action.name)].reverse()) collected.addStep(earlier);
    if (isTarget) collected.addOwn(action);
    else collected.addLoop(action);
  }
  return assemble([...collected.nearestFirst(), collected.variablesGroup(), parameters]);
}

class Collector {
  private readonly groups: KnownGroup[] = [];
  private readonly variables: KnownToken[] = [];
  private readonly schemas = new Map<string, ValueObject>();
  private readonly definition: Definition;

  private readonly operations: FindStepOperation;
  private readonly seen: SeenSteps;
  private readonly t: Words;

  constructor(definition: Definition, { operations, seen, t }: KnownSources) {
    this.definition = definition;
    this.operations = operations;
    this.seen = seen;
    this.t = t;
  }

  addTrigger(graph: FlowGraph): void {
    const found = triggerOf(this.definition);
    if (found === null || graph.trigger === null) return;
    const shape = this.operations("trigger", found.trigger)?.output;
    const tokens = withSeen(triggerOutputs(this.t, found.trigger, shape), this.seen.trigger);
    this.add("trigger", found.name, graph.trigger.type, tokens);
  }

  /** A step that ran before, and the steps inside it that can still be read. */
  addStep(step: GraphAction): void {
    const action = actionAt(this.definition, step.name)?.action;
    if (action === undefined) return;
    if (OPEN_CONTAINERS.has(step.type.toLowerCase())) this.addInside(step);
    this.variables.push(...declaredVariables(action));
    const shape = this.operations("action", action)?.output;
    const promised = actionOutputs(this.t, step.name, action, this.schemaOf, shape);
    const tokens = withSeen(promised, this.seen.actions.get(step.name.toLowerCase()));
    this.add("action", step.name, step.type, tokens);
  }

  /** The loop a field stands in. */
  addLoop(step: GraphAction): void {
    const { t } = this;
    const action = actionAt(this.definition, step.name)?.action;
    const type = step.type.toLowerCase();
    if (action === undefined) return;
    if (type === "foreach") {
      const list = this.schemaOf(member(action, "foreach"));
      this.add(
        "loop",
        step.name,
        step.type,
        itemTokens(`items(${quoted(step.name)})`, t("Current item"), list),
      );
    }
    if (type === "until") {
      const round = token(
        `iterationIndexes(${quoted(step.name)})`,
        t("Number of the round, from 0"),
        "integer",
      );
      this.add("loop", step.name, step.type, [round]);
    }
  }

  /** What the fields of the target itself see beyond the steps before it. */
  addOwn(step: GraphAction): void {
    const type = step.type.toLowerCase();
    if (type === "until") {
      // The condition of an Until is read after each round: the steps inside have run by then.
      this.addInside(step);
      this.addLoop(step);
    }
    const action = actionAt(this.definition, step.name)?.action;
    if (action === undefined || !ROW_TYPES.has(type)) return;
    const { t } = this;
    const list = this.schemaOf(member(action, "inputs/from"));
    this.add("row", t("Current row"), step.type, itemTokens("item()", t("Current item"), list));
  }

  nearestFirst(): KnownGroup[] {
    return [...this.groups].reverse();
  }

  variablesGroup(): KnownGroup {
    const { t } = this;
    return { id: "variables", kind: "variables", title: t("Variables"), type: null, tokens: this.variables };
  }

  private addInside(step: GraphAction): void {
    for (const block of step.blocks) for (const inner of block.actions) this.addStep(inner);
  }

  private add(kind: KnownGroup["kind"], name: string, type: string, tokens: KnownToken[]): void {
    for (const { code, schema } of tokens) {
      if (schema !== undefined) this.schemas.set(normalised(code), schema);
    }
    this.groups.push({
      id: `${kind}:${name}`,
      kind,
      title: stepTitle(name),
      type,
      tokens: withItemsOfLists(this.t, tokens),
    });
  }

  private readonly schemaOf: SchemaLookup = (template: Value | undefined) =>
    typeof template === "string" && template.startsWith("@")
      ? this.schemas.get(normalised(bareExpression(template)))
      : undefined;
}

/** The name of a step as people read it: WDL names have no spaces. */
export function stepTitle(name: string): string {
  return name.replaceAll("_", " ");
}

function assemble(groups: readonly KnownGroup[]): KnownData {
  const named = (kind: KnownGroup["kind"]) =>
    groups.filter((group) => group.kind === kind).map((group) => group.id.slice(kind.length + 1));
  const labels = (kind: KnownGroup["kind"]) =>
    groups.filter((group) => group.kind === kind).flatMap((group) => group.tokens.map((each) => each.label));
  return {
    groups: groups.filter((group) => group.tokens.length > 0),
    names: {
      actions: named("action"),
      loops: named("loop"),
      variables: labels("variables"),
      parameters: labels("parameters"),
    },
  };
}

interface TrailStep {
  readonly block: BlockGraph;
  readonly action: GraphAction;
}

/** The containers around an action and the action itself, outermost first. */
function trailTo(block: BlockGraph, name: string): TrailStep[] | null {
  const lower = name.toLowerCase();
  for (const action of block.actions) {
    if (action.name.toLowerCase() === lower) return [{ block, action }];
    for (const inner of action.blocks) {
      const rest = trailTo(inner, name);
      if (rest !== null) return [{ block, action }, ...rest];
    }
  }
  return null;
}

/** Siblings reachable backwards from an action, nearest first. A broken `runAfter` (a cycle) ends the walk. */
function before(block: BlockGraph, name: string): GraphAction[] {
  const byName = new Map(block.actions.map((action) => [action.name, action]));
  const seen = new Set([name]);
  const found: GraphAction[] = [];
  let level = [name];
  while (level.length > 0) {
    const next: string[] = [];
    for (const { from, to } of block.edges) {
      if (from === null || !level.includes(to) || seen.has(from)) continue;
      seen.add(from);
      next.push(from);
      const action = byName.get(from);
      if (action !== undefined) found.push(action);
    }
    level = next;
  }
  return found;
}

function declaredVariables(action: ValueObject): KnownToken[] {
  if (String(member(action, "type") ?? "").toLowerCase() !== "initializevariable") return [];
  const variables = member(action, "inputs/variables");
  if (!Array.isArray(variables)) return [];
  return variables.flatMap((variable) => {
    if (!isObject(variable)) return [];
    const name = member(variable, "name");
    const type = member(variable, "type");
    if (typeof name !== "string") return [];
    return [token(`variables(${quoted(name)})`, name, typeof type === "string" ? type.toLowerCase() : null)];
  });
}

function parametersGroup(t: Words, definition: Definition): KnownGroup {
  const declared = member(definition, "parameters");
  const entries = declared !== undefined && isObject(declared) ? Object.entries(declared) : [];
  const tokens = entries
    // `$connections` and `$authentication` are plumbing that no field should hold by hand.
    .filter(([name]) => !name.startsWith("$"))
    .flatMap(([name, declaration]) => {
      const type = isObject(declaration) ? member(declaration, "type") : undefined;
      return [
        token(`parameters(${quoted(name)})`, name, typeof type === "string" ? type.toLowerCase() : null),
      ];
    });
  return { id: "parameters", kind: "parameters", title: t("Parameters"), type: null, tokens };
}

function bareExpression(template: string): string {
  return template.startsWith("@{") && template.endsWith("}") ? template.slice(2, -1) : template.slice(1);
}
