import { describe, expect, test } from "vitest";
import type { ConnectionParameter } from "./connection-types.ts";
import { startValues, textOf } from "./start-values.ts";

const parameter = (name: string, more: Partial<ConnectionParameter> = {}): ConnectionParameter => ({
  name,
  type: "string",
  title: name,
  description: "",
  tooltip: "",
  required: false,
  hidden: false,
  secret: false,
  choices: [],
  defaultText: null,
  oauth: null,
  ...more,
});

describe("what the form of a connection begins with", () => {
  test("is what the file suggests, and nothing for what is not asked or secret", () => {
    const parameters = [
      parameter("region", { defaultText: '"eu"' }),
      parameter("port", { defaultText: "8080" }),
      parameter("tenant", { defaultText: '"x"', hidden: true }),
      parameter("key", { defaultText: '"PLACEHOLDER"', secret: true }),
      parameter("site"),
    ];
    expect(startValues({ parameters })).toEqual({ region: "eu", port: "8080" });
  });

  test("is what the connection has, where that may be shown", () => {
    const parameters = [parameter("region", { defaultText: '"eu"' }), parameter("site")];
    expect(startValues({ parameters }, { region: "us" })).toEqual({ region: "us" });
  });

  test.each([
    [null, ""],
    ["null", ""],
    ["true", "true"],
    ["{broken", ""],
  ])("of %j is %j", (text, shown) => expect(textOf(text)).toBe(shown));
});
