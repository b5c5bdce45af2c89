import { expect, test } from "vitest";
import { StopSwitch } from "./stop-signal.ts";

test("a stop is heard once by everybody who still listens, and stays", () => {
  const stop = new StopSwitch();
  const heard: string[] = [];
  const left = () => heard.push("left");
  stop.addEventListener("abort", () => heard.push("a"));
  stop.addEventListener("abort", left);
  stop.addEventListener("abort", () => heard.push("b"));
  stop.removeEventListener("abort", left);
  expect(stop.aborted).toBe(false);
  stop.abort();
  stop.abort();
  expect([stop.aborted, heard]).toEqual([true, ["a", "b"]]);
});
