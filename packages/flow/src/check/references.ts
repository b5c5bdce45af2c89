import type { Reference, Value } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { ACTION_REFERENCES } from "../expression-calls.ts";
import { isRecord, member, memberKey, recordMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { type ActionEntry, actionAt, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";
import { Reachability } from "./reachability.ts";
import { type DeclaredVariable, declaredVariables } from "./variables.ts";

/** Who reads: an action, the trigger (before all actions), or the outputs of the flow (after all of them). */
export type Reader = ActionEntry | "trigger" | "outputs";

/** Parameters that every environment provides. */
const GIVEN = ["$connections", "$authentication"];

/** Functions whose name must be there before anything runs (reference wdl.md, 1.6). */
const NEEDS_LITERAL: ReadonlySet<string> = new Set([...ACTION_REFERENCES, "variables"]);

/** Checks what expressions speak of: that it exists, and that it is there by the time it is read. */
export class ReferenceCheck {
  readonly #definition: Definition;
  readonly #problems: ProblemList;
  readonly #reachability: Reachability;
  readonly #variables: ReadonlyMap<string, DeclaredVariable>;
  readonly #givenParameters: ReadonlySet<string>;
  readonly #withoutValue = new Set<string>();

  constructor(definition: Definition, problems: ProblemList, givenParameters: readonly string[]) {
    this.#definition = definition;
    this.#problems = problems;
    this.#reachability = new Reachability(definition);
    this.#variables = declaredVariables(definition);
    this.#givenParameters = new Set([...GIVEN, ...givenParameters].map((name) => name.toLowerCase()));
  }

  check(reference: Pick<Reference, "fn" | "name">, reader: Reader, path: readonly string[]): void {
    const { fn, name } = reference;
    const lower = fn.toLowerCase();
    if (name === undefined) {
      if (NEEDS_LITERAL.has(lower)) this.#computedName(fn, reader, path);
      return;
    }
    if (lower === "parameters") this.#checkParameter(name, reader, path);
    else if (lower === "variables") this.#checkVariable(name, reader, path);
    else if (lower === "items") this.#checkLoop("foreach", fn, name, reader, path);
    else if (lower === "iterationindexes") this.#checkLoop("until", fn, name, reader, path);
    else if (ACTION_REFERENCES.has(lower)) this.#checkAction(fn, name, reader, path);
  }

  #computedName(fn: string, reader: Reader, path: readonly string[]): void {
    const message = said("{fn}(…) needs a name in quotes as its first value: it cannot be worked out.", {
      fn,
    });
    this.#problems.unrunnable("name-not-literal", path, message, nameOf(reader));
  }

  #checkParameter(name: string, reader: Reader, path: readonly string[]): void {
    if (this.#givenParameters.has(name.toLowerCase())) return;
    const declared = recordMember(this.#definition, "parameters") ?? {};
    const key = memberKey(declared, name);
    if (key !== undefined) {
      this.#checkValue(key, declared[key] ?? null);
      return;
    }
    const message = said('The flow has no parameter named "{name}". Declare it, or give it a value.', {
      name,
    });
    this.#problems.unrunnable("unknown-parameter", path, message, nameOf(reader), { about: name });
  }

  /** Once a parameter, and where it is declared: there it is given a value. */
  #checkValue(name: string, declared: Value): void {
    // What the environment fills in begins so.
    if (name.startsWith("$") || this.#withoutValue.has(name)) return;
    if (!isRecord(declared) || member(declared, "defaultValue") !== undefined) return;
    this.#withoutValue.add(name);
    const message = said(
      'The parameter "{name}" has no value: it is declared without a default value, and none is given. What reads it fails.',
      { name },
    );
    this.#problems.warning("parameter-without-value", ["parameters", name], message);
  }

  #checkVariable(name: string, reader: Reader, path: readonly string[]): void {
    const variable = this.#variables.get(name.toLowerCase());
    if (variable === undefined) {
      const message = said('The variable "{name}" is not initialized anywhere in the flow.', { name });
      this.#problems.unrunnable("unknown-variable", path, message, nameOf(reader), { about: name });
      return;
    }
    if (typeof reader === "string") return;
    const standing = this.#reachability.standing(reader, variable.by);
    if (standing === "before" || standing === "itself") return;
    const message = said(
      '"{name}" reads the variable "{variable}", which may not be initialized by then: "{by}" does not always run before it.',
      { name: reader.name, variable: variable.name, by: variable.by.name },
    );
    this.#problems.warning("variable-too-early", path, message, reader.name);
  }

  #checkLoop(
    type: "foreach" | "until",
    fn: string,
    name: string,
    reader: Reader,
    path: readonly string[],
  ): void {
    const loop = actionAt(this.#definition, name);
    if (loop === null) {
      this.#unknownAction(fn, name, reader, path);
      return;
    }
    const isLoop = typeOf(loop.action).type.toLowerCase() === type;
    const around = typeof reader === "string" ? [] : this.#reachability.containersOf(reader);
    // The condition of an Until is evaluated inside it.
    if (isLoop && (around.includes(loop) || (type === "until" && reader === loop))) return;
    const message =
      type === "foreach"
        ? said("{fn}('{name}') can only be used inside a For each of that name.", { fn, name })
        : said("{fn}('{name}') can only be used inside a Do until of that name.", { fn, name });
    this.#problems.error("not-in-loop", path, message, nameOf(reader), { about: name });
  }

  #checkAction(fn: string, name: string, reader: Reader, path: readonly string[]): void {
    const target = actionAt(this.#definition, name);
    if (target === null) {
      this.#unknownAction(fn, name, reader, path);
      return;
    }
    if (fn.toLowerCase() === "result" && blocksOf(target.name, target.action).length === 0) {
      const message = said(
        "{fn}('{name}') tells what the actions inside another did, but \"{name}\" holds none. Use actions('{name}').",
        { fn, name: target.name },
      );
      this.#problems.error("not-a-container", path, message, nameOf(reader), { about: target.name });
      return;
    }
    if (reader === "outputs") return;
    if (reader === "trigger") {
      const message = said('The trigger uses "{name}", but no action has run when a flow starts.', {
        name: target.name,
      });
      this.#problems.error("not-upstream", path, message);
      return;
    }
    if (this.#isReadable(reader, target, path)) return;
    this.#problems.error("not-upstream", path, this.#notUpstream(reader, target), reader.name, {
      about: target.name,
    });
  }

  #notUpstream(reader: ActionEntry, target: ActionEntry): Said {
    if (reader === target)
      return said('"{name}" uses its own result, which is not there before it has run.', {
        name: reader.name,
      });
    const names = { name: reader.name, target: target.name };
    if (this.#reachability.standing(target, reader) === "before") {
      return said(
        '"{name}" uses a value of "{target}", which may not have run by then: it stands later.',
        names,
      );
    }
    // Beside each other, neither waits for the other.
    return this.#reachability.areParallel(reader, target)
      ? said(
          '"{name}" uses a value from a parallel branch: "{target}" may not have run by then. Let "{name}" run after it.',
          names,
        )
      : said(
          '"{name}" uses a value of "{target}", which may not have run by then: it stands later, or in another branch.',
          names,
        );
  }

  #isReadable(reader: ActionEntry, target: ActionEntry, path: readonly string[]): boolean {
    const member = path[reader.path.length]?.toLowerCase();
    switch (this.#reachability.standing(reader, target)) {
      case "before":
      case "around":
        return true;
      case "itself":
        return member === "trackedproperties" || givesUp(reader, path);
      case "inside":
        // The condition of an Until, and what is tracked, are evaluated after the actions inside.
        return member === "trackedproperties" || (member === "expression" && isUntil(reader));
      case "elsewhere":
        return this.#reachability.containersOf(reader).some(isAgent);
    }
  }

  #unknownAction(fn: string, name: string, reader: Reader, path: readonly string[]): void {
    const message = said("{fn}('{name}') speaks of an action that does not exist in this flow.", {
      fn,
      name,
    });
    this.#problems.unrunnable("unknown-action", path, message, nameOf(reader), { about: name });
  }
}

/** How a subscription is given up may speak of what it was answered with. */
function givesUp(reader: ActionEntry, path: readonly string[]): boolean {
  const [inputs, part] = path.slice(reader.path.length).map((one) => one.toLowerCase());
  const isWebhook = typeOf(reader.action).type.toLowerCase() === "httpwebhook";
  return isWebhook && inputs === "inputs" && part === "unsubscribe";
}

const nameOf = (reader: Reader): string | undefined => (typeof reader === "string" ? undefined : reader.name);
const isUntil = (entry: ActionEntry): boolean => typeOf(entry.action).type.toLowerCase() === "until";
const isAgent = (entry: ActionEntry): boolean => typeOf(entry.action).type.toLowerCase() === "agent";
