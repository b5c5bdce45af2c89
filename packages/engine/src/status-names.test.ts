import { expect, test } from "vitest";
import { statusName, statusWords } from "./status-names.ts";

test("a status is told with its name, and one without a name once", () => {
  expect([statusName(404), statusWords(404)]).toEqual(["NotFound", "404 (NotFound)"]);
  expect([statusName(418), statusWords(418)]).toEqual(["418", "418"]);
});
