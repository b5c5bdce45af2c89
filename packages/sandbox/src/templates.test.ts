import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import type { SandboxTask } from "./task.ts";
import { childScript } from "./testing/index.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = createSandbox({ childScript: await childScript(), maxProcesses: 1, inlineCode: false });
}, 60_000);
afterAll(() => sandbox.close());

async function resultOf(task: SandboxTask, timeoutMs = 5_000) {
  const call = { environmentId: "env", timeoutMs, signal: new AbortController().signal };
  const result = await sandbox.run(task, call);
  return result.ok ? result.value : result.failure;
}
const render = (template: string, content: unknown = {}, timeoutMs?: number) =>
  resultOf({ kind: "liquid", template, input: JSON.stringify(content) }, timeoutMs);

/** Processes start slowly on a machine that is busy with other tests. */
const PATIENT = { timeout: 60_000 };

describe("Liquid", PATIENT, () => {
  test.each<[string, string, unknown, string]>([
    ["a member", "{{ content.name }}", { name: "Ann" }, "Ann"],
    ["nothing for what is not there", "[{{ content.a.b }}]", {}, "[]"],
    [
      "a loop",
      "{% for i in content %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}",
      [1, 2],
      "1,2",
    ],
    ["a choice", "{% if content.n > 1 %}many{% else %}few{% endif %}", { n: 2 }, "many"],
    ["a filter by its Liquid name", "{{ content | upcase }}", "a", "A"],
    ["a filter by its DotLiquid name", "{{ content | Upcase | StripHtml }}", "<b>a</b>", "A"],
    ["arithmetic", "{{ content | Times: 2 | DividedBy: 4 }}", 10, "5"],
    ["a .NET date format", "{{ content | Date: 'yyyy/MM/dd' }}", "2026-01-15T12:00:00Z", "2026/01/15"],
    ["a percent date format", "{{ content | date: '%Y' }}", "2026-01-15T12:00:00Z", "2026"],
  ])("writes %s", async (_what, template, content, expected) => {
    expect(await render(template, content)).toBe(expected);
  });

  test.each<[string, string, object]>([
    ["an unknown filter", "a\n{{ content | shout }}", { kind: "rejected", line: 2 }],
    ["a tag that does not end", "{% if content %}", { kind: "rejected", line: 1 }],
    ["an include", "{% include 'x' %}", { kind: "failed" }],
    ["a date that is none", "{{ content | Date: 'yyyy' }}", { kind: "failed" }],
  ])("refuses %s", async (_what, template, failure) => {
    expect(await render(template, "soon")).toMatchObject(failure);
  });

  test.each([
    ["a loop over a huge range", "{% for i in (1..100000000) %}{{ i }}{% endfor %}"],
    ["loops in loops", `${"{% for i in (1..9999) %}".repeat(4)}x${"{% endfor %}".repeat(4)}`],
    ["a text that doubles", `{% assign a = 'x' %}${"{% assign a = a | append: a %}".repeat(60)}{{ a }}`],
  ])("stops %s", async (_what, template) => {
    const failure = await render(template, {}, 300);
    expect(failure).toMatchObject({ kind: expect.stringMatching(/^(too-long|too-much-memory|too-large)$/) });
    expect(await render("alive")).toBe("alive");
  });

  test("cannot reach what is not its own", async () => {
    expect(await render("{{ content.constructor.name }}{{ content.__proto__ }}{{ process }}", { a: 1 })).toBe(
      "",
    );
  });
});

describe("XML against a schema", PATIENT, () => {
  const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="order"><xs:complexType>
    <xs:sequence><xs:element name="n" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;
  const check = (input: string, by = schema) => resultOf({ kind: "xml-validation", schema: by, input });

  test("that fits passes", async () => {
    expect(await check("<?xml version='1.0'?><order><n>1</n></order>")).toBe("");
  });

  test.each<[string, string, object]>([
    ["does not fit", "<order>\n<n>x</n></order>", { kind: "failed", line: 2 }],
    [
      "is no XML",
      "<order>",
      { kind: "failed", message: expect.stringContaining("The content cannot be read") },
    ],
  ])("that %s fails and says where", async (_what, input, failure) => {
    expect(await check(input)).toMatchObject(failure);
  });

  test("with a schema that is none is refused", async () => {
    expect(await check("<a/>", "<nonsense/>")).toMatchObject({ kind: "rejected" });
  });

  test("reads no file and no address that the document names", async () => {
    const input = '<!DOCTYPE order [<!ENTITY x SYSTEM "file:///etc/passwd">]><order><n>&x;</n></order>';
    expect(JSON.stringify(await check(input))).not.toContain("root:");
  });

  test("does not grow with entities of entities", async () => {
    const entities = Array.from(
      { length: 12 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
    ).join("");
    const bomb = `<!DOCTYPE order [<!ENTITY e0 "xxxxxxxxxx">${entities}]><order><n>&e12;</n></order>`;
    expect(await check(bomb)).toMatchObject({ kind: expect.any(String) });
    expect(await check("<order><n>1</n></order>")).toBe("");
  });
});

test("a sandbox without inline code refuses scripts, and names the setting", PATIENT, async () => {
  expect(await resultOf({ kind: "javascript", code: "return 1", input: "{}" })).toMatchObject({
    kind: "not-allowed",
    message: expect.stringContaining("INLINE_CODE"),
  });
});
