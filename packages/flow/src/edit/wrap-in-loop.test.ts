import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { actionAt } from "../view/definition-index.ts";
import { wrapInLoop } from "./wrap-in-loop.ts";

const compose = (runAfter: Record<string, string[]> = {}) => ({ type: "Compose", inputs: "x", runAfter });
const FLOW: Definition = {
  actions: {
    Get: compose(),
    Send: compose({ Get: ["Succeeded", "Failed"] }),
    End: compose({ Send: ["Succeeded"], Get: ["Failed"] }),
  },
};

function wrapped(definition: Definition, name: string): Definition {
  const result = wrapInLoop(definition, name, "body('Get')?['value']");
  if (!result.ok) throw new Error(result.failure.message);
  return result.value.definition;
}

describe("UX 18: a loop around one action", () => {
  test("takes the place of the action, on the statuses it had", () => {
    const next = wrapped(FLOW, "send");
    expect(Object.keys(next.actions as object)).toEqual(["Get", "For_each", "End"]);
    expect(actionAt(next, "For_each")?.action).toEqual({
      type: "Foreach",
      foreach: "@body('Get')?['value']",
      actions: { Send: { type: "Compose", inputs: "x", runAfter: {} } },
      runAfter: { Get: ["Succeeded", "Failed"] },
    });
    expect(actionAt(next, "End")?.action.runAfter).toEqual({ For_each: ["Succeeded"], Get: ["Failed"] });
    expect(actionAt(FLOW, "For_each")).toBeNull();
  });

  test("gets a name of its own, also inside another container", () => {
    const once = wrapped(FLOW, "Send");
    const twice = wrapped(once, "Send");
    expect(actionAt(twice, "Send")?.block).toEqual({ container: "For_each_2", branch: "actions" });
    expect(actionAt(twice, "For_each_2")?.block.container).toBe("For_each");
  });

  test("is refused for what cannot stand in one, and for an action that is not there", () => {
    const flow: Definition = { actions: { Make: { type: "InitializeVariable", inputs: {}, runAfter: {} } } };
    expect(wrapInLoop(flow, "Make", "x")).toMatchObject({ ok: false });
    expect(wrapInLoop(flow, "Nobody", "x")).toMatchObject({ ok: false });
  });
});
