import {
  arrayOf,
  type InferredType,
  objectOf,
  optionsOf,
  type Schemas,
  typeOf,
  typeOfSchema,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember } from "../tree.ts";
import { type ActionEntry, actionAt, typeOf as stepTypeOf, triggerOf } from "../view/definition-index.ts";
import type { FindSeenOutputs, SeenOutputs } from "./problem-list.ts";
import { type DeclaredVariable, declaredVariables } from "./variables.ts";

const UNKNOWN: InferredType = { kind: "unknown" };
const OPEN_OBJECT: InferredType = objectOf({}, true);

/** The types of variables and parameters, by the lower-case name that declares them. */
const DECLARED: ReadonlyMap<string, InferredType> = new Map<string, InferredType>([
  ["string", { kind: "text" }],
  ["securestring", { kind: "text" }],
  ["integer", { kind: "integer" }],
  ["int", { kind: "integer" }],
  ["float", { kind: "number" }],
  ["boolean", { kind: "boolean" }],
  ["bool", { kind: "boolean" }],
  ["array", arrayOf(UNKNOWN)],
  ["object", OPEN_OBJECT],
  ["secureobject", OPEN_OBJECT],
]);

/** Actions whose rows `item()` stands for. */
const ROW_ACTIONS = new Set(["select", "query", "table"]);
/** After so many times what never came is worth a warning. */
const ENOUGH_SAMPLES = 5;

/** What runs gave is no promise: outputs may always have more members, and all of it may while little was seen. */
function seenType(seen: SeenOutputs | null): InferredType {
  if (seen === null) return UNKNOWN;
  const type = typeOfSchema(seen.schema);
  if (type.kind !== "object") return UNKNOWN;
  const few = seen.samples < ENOUGH_SAMPLES || placesIn(type) > MOST_PLACES;
  const members = [...type.members].map(([name, one]) => [name, few ? opened(one) : one] as const);
  return objectOf(Object.fromEntries(members), true);
}

/** Of larger outputs only a part may have been looked at. */
const MOST_PLACES = 300;

function placesIn(type: InferredType): number {
  if (type.kind === "oneOf") return type.options.reduce((sum, one) => sum + placesIn(one), 0);
  if (type.kind === "array") return 1 + placesIn(type.items);
  if (type.kind !== "object") return 1;
  return [...type.members.values()].reduce((sum, one) => sum + placesIn(one), 1);
}

const saysNothing = (outputs: InferredType): boolean =>
  outputs.kind === "unknown" ||
  (outputs.kind === "object" && (outputs.members.get("body")?.kind ?? "unknown") === "unknown");

function opened(type: InferredType): InferredType {
  if (type.kind === "oneOf") return { kind: "oneOf", options: type.options.map(opened) };
  if (type.kind === "array") return arrayOf(opened(type.items));
  if (type.kind !== "object") return type;
  return objectOf(Object.fromEntries([...type.members].map(([name, one]) => [name, opened(one)])), true);
}

/** Through so many actions at once is a value followed back; the stack of the host is finite. */
const MAX_CHAIN = 60;
const LOOPS = new Set(["foreach", "until"]);

export const declaredType = (name: string): InferredType => DECLARED.get(name.toLowerCase()) ?? UNKNOWN;

const kindOf = (entry: ActionEntry): string => stepTypeOf(entry.action).type.toLowerCase();

/**
 * What is known of the values of a definition before it runs: from the schemas of its request trigger and of Parse JSON,
 * the declared types of variables and parameters, by inference through Compose, Select, Filter array and loops, and
 * from the files of connectors. What other services answer is unknown. Nothing is computed before it is asked for, and each thing once.
 */
export class ValueTypes {
  readonly #definition: Definition;
  readonly #known: FindStepOperation;
  readonly #seen: FindSeenOutputs;
  readonly #variables: ReadonlyMap<string, DeclaredVariable>;
  readonly #outputs = new Map<ActionEntry, InferredType>();
  readonly #items = new Map<ActionEntry, InferredType>();
  #trigger: InferredType | null = null;
  #asking = 0;

  constructor(
    definition: Definition,
    known: FindStepOperation = () => null,
    seen: FindSeenOutputs = () => null,
  ) {
    this.#definition = definition;
    this.#known = known;
    this.#seen = seen;
    this.#variables = declaredVariables(definition);
  }

  /** As an action sees them; `null` for the trigger and the outputs of the flow. */
  schemasFor(reader: ActionEntry | null): Schemas {
    return {
      triggerOutputs: () => this.#triggerOutputs(),
      outputs: (name) => this.#outputsSeenBy(reader, name),
      variable: (name) => declaredType(this.#variables.get(name.toLowerCase())?.type ?? ""),
      parameter: (name) => this.#parameter(name),
      item: () => (reader === null ? UNKNOWN : this.#itemFor(reader)),
      items: (name) => this.#loopItem(actionAt(this.#definition, name)),
      literal: (text) => (isArmExpression(text) ? UNKNOWN : undefined),
    };
  }

  #parameter(name: string): InferredType {
    const declared = recordMember(recordMember(this.#definition, "parameters") ?? {}, name);
    const type = declared === undefined ? undefined : member(declared, "type");
    return typeof type === "string" ? declaredType(type) : UNKNOWN;
  }

  #triggerOutputs(): InferredType {
    if (this.#trigger !== null) return this.#trigger;
    // While `splitOn` is read it speaks of the whole body.
    const trigger = triggerOf(this.#definition)?.trigger;
    const whole = trigger === undefined ? UNKNOWN : this.#wholeTrigger(trigger);
    this.#trigger = whole;
    const splitOn = trigger === undefined ? undefined : member(trigger, "splitOn");
    if (typeof splitOn === "string") {
      const items = typeOf(splitOn, this.schemasFor(null));
      this.#trigger = objectOf({ body: itemsOf(items) }, true);
    }
    return this.#trigger;
  }

  #wholeTrigger(trigger: ValueObject): InferredType {
    const described = this.#known("trigger", trigger)?.output;
    if (described !== undefined) return objectOf({ body: typeOfSchema(described) }, true);
    const promised = outputsOfTrigger(trigger);
    // What was seen of a trigger that splits is one item, and says nothing about the list.
    const isWhole = member(trigger, "splitOn") === undefined;
    return isWhole && saysNothing(promised) ? seenType(this.#seen(null)) : promised;
  }

  #outputsSeenBy(reader: ActionEntry | null, name: string): InferredType {
    const target = actionAt(this.#definition, name);
    if (target === null) return UNKNOWN;
    // From outside of its loop an action has a list of outputs, or those of the last iteration.
    const loops = this.#loopsAround(target);
    const around = reader === null ? [] : this.#loopsAround(reader);
    return loops.every((loop) => around.includes(loop)) ? this.#outputsOf(target) : UNKNOWN;
  }

  #outputsOf(entry: ActionEntry): InferredType {
    const known = this.#outputs.get(entry);
    if (known !== undefined) return known;
    if (this.#asking >= MAX_CHAIN) return UNKNOWN;
    // An action that reads itself, by whatever way, finds that nothing is known of it.
    this.#outputs.set(entry, UNKNOWN);
    this.#asking += 1;
    const type = this.#inferOutputs(entry);
    this.#asking -= 1;
    this.#outputs.set(entry, type);
    return type;
  }

  #inferOutputs(entry: ActionEntry): InferredType {
    const inputs = member(entry.action, "inputs");
    if (hasStaticResult(entry.action)) return UNKNOWN;
    if (kindOf(entry) === "compose")
      return inputs === undefined ? UNKNOWN : typeOf(inputs, this.schemasFor(entry));
    if (!isRecord(inputs)) return UNKNOWN;
    const body = this.#inferBody(entry, inputs);
    return body === null ? seenType(this.#seen(entry.name)) : objectOf({ body }, true);
  }

  #inferBody(entry: ActionEntry, inputs: ValueObject): InferredType | null {
    switch (kindOf(entry)) {
      case "parsejson":
        return typeOfSchema(member(inputs, "schema"));
      case "select": {
        const row = member(inputs, "select");
        return arrayOf(row === undefined ? UNKNOWN : typeOf(row, this.schemasFor(entry)));
      }
      case "query":
        return arrayOf(this.#itemFor(entry));
      case "join":
      case "table":
        return { kind: "text" };
      default: {
        const described = this.#known("action", entry.action)?.output;
        return described === undefined ? null : typeOfSchema(described);
      }
    }
  }

  /** What `item()` stands for: the row an action works on, else the item of the innermost loop. */
  #itemFor(entry: ActionEntry): InferredType {
    if (!ROW_ACTIONS.has(kindOf(entry))) {
      return this.#loopItem(this.#containersOf(entry).find((loop) => kindOf(loop) === "foreach") ?? null);
    }
    const inputs = recordMember(entry.action, "inputs");
    return this.#itemOf(entry, inputs === undefined ? undefined : member(inputs, "from"));
  }

  #loopItem(loop: ActionEntry | null): InferredType {
    if (loop === null || kindOf(loop) !== "foreach") return UNKNOWN;
    return this.#itemOf(loop, member(loop.action, "foreach"));
  }

  /** @param list what the action goes through, as the definition has it */
  #itemOf(entry: ActionEntry, list: Value | undefined): InferredType {
    const known = this.#items.get(entry);
    if (known !== undefined) return known;
    this.#items.set(entry, UNKNOWN);
    const schemas = { ...this.schemasFor(entry), item: () => this.#outerItem(entry) };
    const type = list === undefined ? UNKNOWN : itemsOf(typeOf(list, schemas));
    this.#items.set(entry, type);
    return type;
  }

  /** The list itself is read before there is a row of it. */
  #outerItem(entry: ActionEntry): InferredType {
    return this.#loopItem(this.#containersOf(entry).find((loop) => kindOf(loop) === "foreach") ?? null);
  }

  #loopsAround(entry: ActionEntry): ActionEntry[] {
    return this.#containersOf(entry).filter((container) => LOOPS.has(kindOf(container)));
  }

  #containersOf(entry: ActionEntry): ActionEntry[] {
    const containers: ActionEntry[] = [];
    for (let name = entry.block.container; name !== null; ) {
      const container = actionAt(this.#definition, name);
      // Names that occur twice could lead in a circle.
      if (container === null || containers.includes(container)) break;
      containers.push(container);
      name = container.block.container;
    }
    return containers;
  }
}

/** The items of a list: of an array each of them, and of anything else nothing is known. */
function itemsOf(list: InferredType): InferredType {
  const arrays = optionsOf(list).filter(({ kind }) => kind === "array");
  const [only] = arrays;
  return only?.kind === "array" ? only.items : UNKNOWN;
}

/** Test results may be of any shape. */
function hasStaticResult(action: ValueObject): boolean {
  const configuration = recordMember(action, "runtimeConfiguration");
  return configuration !== undefined && member(configuration, "staticResult") !== undefined;
}

function outputsOfTrigger(trigger: ValueObject): InferredType {
  const type = stepTypeOf(trigger).type.toLowerCase();
  const inputs = recordMember(trigger, "inputs");
  if ((type !== "request" && type !== "manual") || inputs === undefined) return UNKNOWN;
  return objectOf({ body: typeOfSchema(member(inputs, "schema")) }, true);
}
