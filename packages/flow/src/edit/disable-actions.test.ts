import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { aFlow, compose, scope } from "../testing/builders.ts";
import { actionAt } from "../view/definition-index.ts";
import { DISABLED_RESULT, isDisabled } from "../view/disabled.ts";
import { setDisabled } from "./disable-actions.ts";

const changed = (definition: Definition, names: readonly string[], disabled: boolean): Definition => {
  const result = setDisabled(definition, names, disabled);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const isOff = (definition: Definition, name: string) => isDisabled(actionAt(definition, name)?.action ?? {});

describe("disabling actions", () => {
  const flow = aFlow({ A: compose(1), S: scope({ B: compose(2, "A") }, "A") });

  test("gives them a static result of success that stands in the definition", () => {
    const off = changed(flow, ["A", "B"], true);
    expect([isOff(off, "A"), isOff(off, "b")]).toEqual([true, true]);
    expect(off.staticResults).toEqual({ [DISABLED_RESULT]: { status: "Succeeded", outputs: {} } });
  });

  test("and enabling gives the very document back", () => {
    const off = changed(flow, ["A", "B"], true);
    const one = changed(off, ["A"], false);
    expect(one.staticResults).toBeDefined();
    expect(changed(one, ["B"], false)).toEqual(flow);
  });

  test("keeps the static result that an action had for when it is enabled again", () => {
    const own: ValueObject = { staticResult: { name: "A0", staticResultOptions: "Disabled" }, x: 1 };
    const mocked = aFlow(
      { A: { ...compose(1), runtimeConfiguration: own } },
      { staticResults: { A0: { status: "Failed" } } },
    );
    const off = changed(mocked, ["A"], true);
    expect(isOff(off, "A")).toBe(true);
    expect(changed(off, ["A"], false)).toEqual(mocked);
  });

  test("is refused, by name, where it would break others", () => {
    expect(setDisabled(flow, ["S"], true)).toMatchObject({ failure: { message: /"S" holds other/ } });
    const variable = aFlow({ V: { type: "InitializeVariable", inputs: {} } });
    expect(setDisabled(variable, ["V"], true)).toMatchObject({ failure: { message: /"V" sets up/ } });
  });
});
