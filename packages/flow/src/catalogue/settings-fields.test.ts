import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { settingFields, settingsOf } from "./settings-fields.ts";

const groups = (step: ValueObject, role: "action" | "trigger" = "action") =>
  settingsOf(role, step).map(({ id }) => id);
const retry = (type: string, more: ValueObject = {}) =>
  settingFields("action", { type: "Http", inputs: { retryPolicy: { type, ...more } } })
    .filter(({ path }) => path.includes("retryPolicy"))
    .map(({ path }) => path.split("/").at(-1));

describe("UX 20: the settings of a step", () => {
  test.each<[string, readonly string[]]>([
    ["Http", ["timeout", "retry", "secure", "pagination", "chunking", "outcome", "tracked"]],
    ["OpenApiConnection", ["timeout", "retry", "secure", "pagination", "chunking", "tracked"]],
    ["ApiConnectionWebhook", ["timeout", "secure", "pagination", "chunking", "tracked"]],
    ["foreach", ["timeout", "concurrency", "tracked"]],
    ["Until", ["tracked"]],
    ["Compose", ["secure", "tracked"]],
    ["SomethingElse", ["secure", "tracked"]],
  ])("of the type %s", (type, ids) => {
    expect(groups({ type })).toEqual(ids);
  });

  test.each<[string, readonly string[]]>([
    ["Request", ["concurrency", "split-on", "secure"]],
    ["Http", ["concurrency", "split-on", "retry", "secure"]],
    ["OpenApiConnection", ["concurrency", "split-on", "secure"]],
    ["Recurrence", ["concurrency", "secure"]],
  ])("of a trigger of the type %s", (type, ids) => {
    expect(groups({ type }, "trigger")).toEqual(ids);
  });

  test("a webhook retries where it subscribes", () => {
    const [field] = settingFields("action", { type: "HttpWebhook" }).filter(({ title }) => title === "Retry");
    expect(field?.path).toBe("inputs/subscribe/retryPolicy/type");
  });
});

describe("a retry asks for what its type reads", () => {
  test("and for what is written all the same", () => {
    expect(retry("none")).toEqual(["type"]);
    expect(retry("default")).toEqual(["type"]);
    expect(retry("Fixed")).toEqual(["type", "count", "interval"]);
    expect(retry("exponential")).toEqual(["type", "count", "interval", "minimumInterval", "maximumInterval"]);
    expect(retry("@parameters('kind')")).toEqual(retry("exponential"));
    expect(retry("none", { Count: 3 })).toEqual(["type", "count"]);
  });
});
