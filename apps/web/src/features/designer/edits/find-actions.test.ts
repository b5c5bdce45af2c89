import { allActions } from "@towpath/flow";
import { expect, test } from "vitest";
import { ENGLISH } from "../../../words/translate.ts";
import { findActions } from "./find-actions.ts";

const entries = allActions({
  actions: {
    Local: { type: "Expression", kind: "ConvertTimeZone", inputs: {} },
    Convert: { type: "Compose", inputs: "" },
  },
});
const found = (search: string) => findActions(ENGLISH, entries, search).map(({ name }) => name);

test("an action is found by its name and by what it does, which the kind of a function tells", () => {
  expect(found("zone")).toEqual(["Local"]);
  expect(found("compose")).toEqual(["Convert"]);
  expect(found("convert")).toEqual(["Convert", "Local"]);
  expect(found("function")).toEqual([]);
});
