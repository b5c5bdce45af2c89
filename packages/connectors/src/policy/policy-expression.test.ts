import { describe, expect, test } from "vitest";
import { parsePolicyPath, parsePolicyText } from "./policy-expression.ts";

const text = (value: string) => ({ kind: "text", text: value });
const reference = (value: object) => ({ kind: "reference", reference: value });
const parameter = (name: string, fallback: string | null = null) =>
  reference({ kind: "connection-parameter", name, fallback });

describe("the text of a policy", () => {
  test.each([
    ["plain words", "application/json", [text("application/json")]],
    ["nothing", "", []],
    [
      "a parameter inside a host",
      "https://@connectionParameters('sub').things.test/api/",
      [text("https://"), parameter("sub"), text(".things.test/api/")],
    ],
    [
      "a default",
      "@connectionParameters('region','https://eu.test')",
      [parameter("region", "https://eu.test")],
    ],
    ["other capitals", "@ConnectionParameters('a')", [parameter("a")]],
    ["a doubled quote", "@connectionParameters('it''s')", [parameter("it's")]],
    [
      "a header, both spellings",
      "@headers('A')@header('B')",
      [
        reference({ kind: "header", name: "A", fallback: null }),
        reference({ kind: "header", name: "B", fallback: null }),
      ],
    ],
    [
      "a query parameter as a name",
      "@queryParameters('t')=@queryParameters('v')",
      [
        reference({ kind: "query", name: "t", fallback: null }),
        text("="),
        reference({ kind: "query", name: "v", fallback: null }),
      ],
    ],
    [
      "a path in braces",
      "[{@body().gifts.payments}]",
      [text("["), reference({ kind: "body", path: ["gifts", "payments"] }), text("]")],
    ],
    [
      "the other braces",
      "gt @{triggerBody().value[0].at}",
      [text("gt "), reference({ kind: "trigger-body", path: ["value", 0, "at"] })],
    ],
    [
      "a key with odd characters",
      "x/{@body()['@odata.id']}",
      [text("x/"), reference({ kind: "body", path: ["@odata.id"] })],
    ],
    ["the method", "@Request.OriginalHTTPMethod", [reference({ kind: "original-method" })]],
    ["an @ that means nothing", "mail@things.test @odata.type", [text("mail@things.test @odata.type")]],
    ["a brace that is not closed", "{@body().a", [text("{"), reference({ kind: "body", path: ["a"] })]],
    ["a placeholder of the path", "/{pageId}?fields=x", [text("/{pageId}?fields=x")]],
  ])("with %s", (_what, source, segments) => {
    expect(parsePolicyText(source)).toEqual({ segments, unknown: [] });
  });

  test("keeps calls of functions that no policy has, and tells them", () => {
    expect(parsePolicyText("a/@queryParamters('x')")).toEqual({
      segments: [text("a/@queryParamters('x')")],
      unknown: ["queryParamters"],
    });
  });

  test("ends soon however hostile it is", () => {
    const hostile = `${"@body(".repeat(5_000)}${"{@".repeat(5_000)}`;
    expect(parsePolicyText(hostile).segments).toEqual([text(hostile)]);
  });
});

describe("the path of a policy", () => {
  test.each([
    ["@body()", { root: "body", path: [] }],
    ["body()", { root: "body", path: [] }],
    ["@body().a.b", { root: "body", path: ["a", "b"] }],
    ["@item()._assignments", { root: "item", path: ["_assignments"] }],
    ["@triggerBody().events", { root: "trigger-body", path: ["events"] }],
    ["['@odata.id']", { root: "value", path: ["@odata.id"] }],
    ["null", { root: "value", path: [] }],
    ["", { root: "value", path: [] }],
    ["a.b", { root: "value", path: ["a", "b"] }],
    ["a name with spaces", { root: "value", path: ["a name with spaces"] }],
  ])("%s", (source, path) => {
    expect(parsePolicyPath(source)).toEqual(path);
  });
});
