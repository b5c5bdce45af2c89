import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { member } from "./actions/inputs.ts";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

const compose = (inputs: Value, runAfter: Record<string, string[]> = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter,
});
const scope = (actions: ValueObject, runAfter: Record<string, string[]> = {}): ValueObject => ({
  type: "Scope",
  actions,
  runAfter,
});
const BROKEN = "@div(1, 0)";

async function causeOf(actions: ValueObject, body: Value = null): Promise<Value> {
  const { status, error } = await runThrough(aWorld(), aPlan(actions), { body });
  expect(status).toBe("Failed");
  expect(error).toMatchObject({
    code: "ActionFailed",
    message: "An action failed. No dependent actions succeeded.",
  });
  return member(error?.details, "cause") ?? null;
}

describe("a run that failed says of which step", () => {
  test("of the one that failed, with its words", async () => {
    expect(await causeOf({ A: compose(1), B: compose(BROKEN, { A: ["Succeeded"] }) })).toEqual({
      action: "B",
      indexes: [],
      code: "InvalidTemplate",
      message: expect.stringContaining("cannot divide by zero"),
    });
  });

  test("of the one inside, however deep", async () => {
    const loop = (foreach: Value, actions: ValueObject): ValueObject => ({
      type: "Foreach",
      foreach,
      actions,
    });
    const actions = {
      Outer: loop([1, 2], { In: scope({ Inner: loop([5, 0], { Div: compose("@div(1, item())") }) }) }),
    };
    expect(await causeOf(actions)).toMatchObject({ action: "Div", indexes: [0, 1] });
  });

  test("not of one that another action dealt with", async () => {
    const handled = scope({ A: compose(BROKEN), Mend: compose("ok", { A: ["Failed"] }) });
    const actions = { Handled: handled, Later: compose("@float('x')", { Handled: ["Succeeded"] }) };
    expect(await causeOf(actions)).toMatchObject({ action: "Later" });
    const beside = {
      A: compose(BROKEN),
      Mend: compose("ok", { A: ["Failed"] }),
      Worse: compose("@float('x')", { Mend: ["Succeeded"] }),
    };
    expect(await causeOf({ Both: scope(beside) })).toMatchObject({ action: "Worse" });
  });

  test("of the one that the last actions tell of: of two that were logged, the one whose followers never ran", async () => {
    const actions = {
      Mended: compose("@div(2, 0)"),
      Mend: compose("ok", { Mended: ["Failed"] }),
      Open: compose("@float('x')", { Mend: ["Succeeded"] }),
      Log: compose("noted", { Open: ["Failed"] }),
      Next: compose("never", { Open: ["Succeeded"] }),
    };
    expect(await causeOf(actions)).toMatchObject({ action: "Open" });
  });

  test("of an Until, the one in its last round", async () => {
    const until: ValueObject = {
      type: "Until",
      expression: "@equals(iterationIndexes('U'), 1)",
      limit: { count: 5 },
      actions: { Div: compose(BROKEN) },
    };
    expect(await causeOf({ U: until })).toMatchObject({ action: "Div", indexes: [1] });
  });

  test("a step whose data is secured is named without its words", async () => {
    const secret = {
      ...compose("@int(concat('hunter', '2'))"),
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
    };
    const cause = await causeOf({ Secret: secret });
    expect(cause).toMatchObject({ action: "Secret" });
    expect(JSON.stringify(cause)).not.toContain("hunter");
  });

  test("very long words are cut, and no character in two", async () => {
    const schema = { type: "object", required: [`x${"😀".repeat(2_000)}`] };
    const cause = await causeOf({ A: { type: "ParseJson", inputs: { content: {}, schema } } });
    const message = String(member(cause, "message"));
    expect([999, 1_000]).toContain(message.length);
    expect(message).not.toMatch(/[\uD800-\uDBFF]$/u);
  });
});

describe("a run that a Terminate ended as failed says of that one, and of no failure before it", () => {
  const flow = (more: ValueObject = {}): ValueObject => ({
    First: compose(BROKEN),
    Second: compose("noted", { First: ["Failed"] }),
    Around: scope(
      {
        End: {
          type: "Terminate",
          inputs: { runStatus: "Failed", runError: { code: "Budget", message: "@concat('no', ' money')" } },
          ...more,
        },
      },
      { Second: ["Succeeded"] },
    ),
  });

  test("with the words of its maker", async () => {
    const { error } = await runThrough(aWorld(), aPlan(flow()));
    const words = { code: "Budget", message: "no money" };
    expect(error).toEqual({ ...words, details: { cause: { action: "End", indexes: [], ...words } } });
  });

  test("and never with hidden words", async () => {
    const hidden = flow({ runtimeConfiguration: { secureData: { properties: ["inputs"] } } });
    const { error } = await runThrough(aWorld(), aPlan(hidden));
    expect(member(error?.details, "cause")).toMatchObject({ action: "End", code: "Budget" });
    expect(JSON.stringify(error)).not.toContain("money");
  });
});
