import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { actionAt, allActions } from "../view/definition-index.ts";
import { mergeDefinitions } from "./merge-definitions.ts";
import { settleConflict } from "./settle-conflict.ts";

const BASE = aFlow({ A: compose("a"), B: compose("b", "A"), C: compose("c", "B") });
const flow = (actions: ValueObject, rest?: ValueObject): Definition => aFlow(actions, rest);
const links = (definition: Definition, name: string): string[] =>
  Object.keys((actionAt(definition, name)?.action.runAfter ?? {}) as ValueObject);
const inputs = (definition: Definition, name: string): Value | undefined =>
  actionAt(definition, name)?.action.inputs;
const http = (uri: string, method = "GET", ...after: string[]): ValueObject => ({
  type: "Http",
  inputs: { uri, method },
  runAfter: runAfter(...after),
});

describe("two people's changes of one flow", () => {
  test("of two actions, and of two members of one, are both there", () => {
    const base = flow({ Send: http("/a"), Log: compose("x", "Send") });
    const mine = flow({ Send: http("/mine"), Log: compose("x", "Send") });
    const theirs = flow({ Send: http("/a", "POST"), Log: compose("theirs", "Send") });
    const { definition, conflicts } = mergeDefinitions(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(inputs(definition, "Send")).toEqual({ uri: "/mine", method: "POST" });
    expect(inputs(definition, "Log")).toBe("theirs");
  });

  test("of one member are a conflict with both values, and either can be chosen", () => {
    const { definition, conflicts } = mergeDefinitions(
      BASE,
      flow({ A: compose("mine"), B: compose("b", "A"), C: compose("c", "B") }),
      flow({ A: compose("theirs"), B: compose("b", "A"), C: compose("c", "B") }),
    );
    expect(conflicts).toMatchObject([
      { where: { name: "A" }, path: ["inputs"], base: "a", mine: "mine", theirs: "theirs", taken: "mine" },
    ]);
    expect(inputs(definition, "A")).toBe("mine");
    const chosen = settleConflict(definition, conflicts[0] as never, "theirs");
    expect(chosen.ok && inputs(chosen.value, "A")).toBe("theirs");
  });

  test("that put an action at the same place each are both there, and what followed waits for both", () => {
    const { definition, conflicts } = mergeDefinitions(
      BASE,
      flow({ A: compose("a"), X: compose("x", "A"), B: compose("b", "X"), C: compose("c", "B") }),
      flow({ A: compose("a"), Y: compose("y", "A"), B: compose("b", "Y"), C: compose("c", "B") }),
    );
    expect(conflicts).toEqual([]);
    expect(links(definition, "B").sort()).toEqual(["X", "Y"]);
  });

  test("one of which deletes what the other puts an action behind links it to what was before", () => {
    const { definition, conflicts } = mergeDefinitions(
      BASE,
      flow({ A: compose("a"), C: compose("c", "A") }),
      flow({ A: compose("a"), B: compose("b", "A"), X: compose("x", "B"), C: compose("c", "X") }),
    );
    expect(conflicts).toEqual([]);
    expect(actionAt(definition, "B")).toBeNull();
    expect([links(definition, "X"), links(definition, "C")]).toEqual([["A"], ["X"]]);
  });

  test("one of which deletes what the other changed keep it until somebody chooses", () => {
    const changed = flow({ A: compose("a"), B: compose("changed", "A"), C: compose("c", "B") });
    const deleted = flow({ A: compose("a"), C: compose("c", "A") });
    const kept = mergeDefinitions(BASE, changed, deleted);
    expect(kept.conflicts).toMatchObject([{ what: "deleted-there", where: { name: "B" }, taken: "mine" }]);
    expect(inputs(kept.definition, "B")).toBe("changed");
    const gone = settleConflict(kept.definition, kept.conflicts[0] as never, "theirs");
    expect(gone.ok && allActions(gone.value).map(({ name }) => name)).toEqual(["A", "C"]);
    expect(mergeDefinitions(BASE, deleted, changed).conflicts).toMatchObject([
      { what: "deleted-here", taken: "theirs" },
    ]);
  });

  test("one of which deletes a scope the other added to keep the scope, told once", () => {
    const base = flow({ S: scope({ In: compose(1) }), After: compose(2, "S") });
    const mine = flow({ S: scope({ In: compose(1), New: compose(3, "In") }), After: compose(2, "S") });
    const { definition, conflicts } = mergeDefinitions(base, mine, flow({ After: compose(2) }));
    expect(allActions(definition).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["S", "In", "New"]),
    );
    expect(conflicts).toMatchObject([{ what: "deleted-there", where: { name: "S" } }]);
  });

  test("one of which renames an action follow it, with what speaks of it", () => {
    const mine = flow({ A2: compose("a"), B: compose("b", "A2"), C: compose("c", "B") });
    const theirs = flow({
      A: compose("changed"),
      B: compose("b", "A"),
      C: compose("c", "B"),
      D: compose("@outputs('A')", "C"),
    });
    const { definition, conflicts } = mergeDefinitions(BASE, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(inputs(definition, "A2")).toBe("changed");
    expect(inputs(definition, "D")).toBe("@outputs('A2')");
    const other = mergeDefinitions(BASE, theirs, mine);
    expect([...other.renamed]).toEqual([["A", "A2"]]);
  });

  test("that rename one action differently are a conflict of its name", () => {
    const named = (name: string) =>
      flow({ [name]: compose("a"), B: compose("b", name), C: compose("c", "B") });
    const { definition, conflicts } = mergeDefinitions(BASE, named("Mine"), named("Theirs"));
    expect(conflicts).toMatchObject([{ what: "name", mine: "Mine", theirs: "Theirs" }]);
    const chosen = settleConflict(definition, conflicts[0] as never, "theirs");
    expect(chosen.ok && links(chosen.value, "B")).toEqual(["Theirs"]);
  });

  test("that give two new actions one name keep both, mine under another name", () => {
    const { definition, renamed } = mergeDefinitions(
      flow({ A: compose("a") }),
      flow({ A: compose("a"), New: compose("mine", "A"), Read: compose("@outputs('New')", "New") }),
      flow({ A: compose("a"), New: compose("theirs", "A") }),
    );
    expect([inputs(definition, "New"), inputs(definition, "New_2")]).toEqual(["theirs", "mine"]);
    expect(inputs(definition, "Read")).toBe("@outputs('New_2')");
    expect([...renamed]).toEqual([["New", "New_2"]]);
  });

  test("that move an action to two places tell both places", () => {
    const base = flow({ S: scope({}), T: scope({}, "S"), A: compose("a", "T") });
    const mine = flow({ S: scope({ A: compose("a") }), T: scope({}, "S") });
    const theirs = flow({ S: scope({}), T: scope({ A: compose("a") }, "S") });
    const { definition, conflicts } = mergeDefinitions(base, mine, theirs);
    expect(conflicts).toMatchObject([
      { what: "place", mine: { container: "S" }, theirs: { container: "T" }, taken: "mine" },
    ]);
    const chosen = settleConflict(definition, conflicts[0] as never, "theirs");
    expect(chosen.ok && actionAt(chosen.value, "A")?.block.container).toBe("T");
  });

  test("that put each of two scopes into the other end in theirs", () => {
    const base = flow({ S: scope({}), T: scope({}, "S") });
    const mine = flow({ T: scope({ S: scope({}) }) });
    const theirs = flow({ S: scope({ T: scope({}) }) });
    const { definition, conflicts } = mergeDefinitions(base, mine, theirs);
    expect(actionAt(definition, "T")?.block.container).toBe("S");
    expect(conflicts.map(({ what }) => what)).toContain("place");
  });

  test("of the trigger are taken over member by member, its name as well", () => {
    const trigger = (name: string, value: ValueObject) => ({ triggers: { [name]: value } });
    const request = (schema: Value, conditions: Value): ValueObject => ({
      type: "Request",
      inputs: { schema },
      conditions,
    });
    const { definition, conflicts } = mergeDefinitions(
      flow({}, trigger("manual", request({}, []))),
      flow({}, trigger("Order", request({ type: "object" }, []))),
      flow({}, trigger("manual", request({}, [{ expression: "@true" }]))),
    );
    expect(conflicts).toEqual([]);
    expect(definition.triggers).toEqual({ Order: request({ type: "object" }, [{ expression: "@true" }]) });
  });

  test("two kinds of trigger are a choice between them", () => {
    const of = (type: string) => flow({}, { triggers: { t: { type } } });
    const { definition, conflicts } = mergeDefinitions(of("Request"), of("Recurrence"), of("Batch"));
    expect(conflicts).toMatchObject([{ where: { kind: "flow" }, path: ["triggers"] }]);
    const chosen = settleConflict(definition, conflicts[0] as never, "theirs");
    expect(chosen.ok && chosen.value.triggers).toEqual({ t: { type: "Batch" } });
  });

  test("members that Towpath does not know, and names such as __proto__, survive", () => {
    const base = JSON.parse('{"actions":{"__proto__":{"type":"Compose","inputs":1,"runAfter":{}}},"x":1}');
    const mine = JSON.parse(
      '{"actions":{"__proto__":{"type":"Compose","inputs":1,"runAfter":{},"note":2}},"x":1}',
    );
    const theirs = JSON.parse(
      '{"actions":{"__proto__":{"type":"Compose","inputs":3,"runAfter":{}}},"x":1,"y":{}}',
    );
    const { definition } = mergeDefinitions(base, mine, theirs);
    expect(JSON.stringify(definition)).toBe(
      '{"actions":{"__proto__":{"type":"Compose","inputs":3,"runAfter":{},"note":2}},"x":1,"y":{}}',
    );
  });

  test("a broken flow with one name twice is merged all the same", () => {
    const twice = (one: string, two: string) => flow({ A: compose(one), S: scope({ a: compose(two) }) });
    const { definition, conflicts } = mergeDefinitions(
      twice("1", "2"),
      twice("mine", "2"),
      twice("1", "theirs"),
    );
    expect(conflicts).toEqual([]);
    expect(definition.actions).toEqual(twice("mine", "theirs").actions);
  });
});
