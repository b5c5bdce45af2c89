import { stringifyJson } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { checkDefinition } from "../check/check-definition.ts";
import { corpusBytes, corpusFiles, corpusMissing } from "../testing/corpus.ts";
import { rewriteText } from "../text/rewrite-text.ts";
import { isRecord } from "../tree.ts";
import { flowGraph } from "../view/flow-graph.ts";
import { openZip } from "./open-zip.ts";
import { readFlowFile } from "./read-flow-file.ts";
import { roundTrips } from "./round-trips.ts";
import { writeFlowFile } from "./write-flow-file.ts";

const read = (name: string) => {
  const file = readFlowFile(name, corpusBytes(name));
  if (!file.ok) throw new Error(`${name}: ${file.failure.message}`);
  return file.value;
};

/** The shape each file of the corpus must be taken for, by the beginning of its name. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/^standard-app-.*zip$/, "standard-app-zip"],
  [/^pa-export-.*zip$/, "package-zip"],
  [/^pa-solution-.*zip$/, "solution-zip"],
  [/^(pa|gallery)-.*json$/, "flow-object"],
  [/^standard-/, "standard"],
  [/^arm-resource-/, "arm-resource"],
  [/^arm-/, "arm-template"],
  [/^codeview-/, "code-view"],
  [/^bare-/, "bare"],
];

describe.skipIf(corpusMissing !== null)(`real files (${corpusMissing ?? "corpus found"})`, () => {
  test.each(corpusFiles())("%s is recognised, and comes back byte for byte", (name) => {
    const file = read(name);
    expect(file.shape).toBe(SHAPES.find(([pattern]) => pattern.test(name))?.[1]);
    expect(file.flows.length).toBeGreaterThan(0);
    expect(file.skipped).toEqual([]);
    expect(writeFlowFile(file, [])).toBe(file.bytes);
    expect(roundTrips(file)).toBe(true);
  });

  test.each(corpusFiles())("%s: rewriting a definition without a change copies its text", (name) => {
    for (const flow of read(name).flows) {
      expect(rewriteText(flow.definitionText, flow.definition)).toBe(flow.definitionText);
    }
  });

  test.each(corpusFiles())("%s: a changed description is the only thing that changes", (name) => {
    const file = read(name);
    const changes = file.flows.map((flow, index) => ({
      flow: index,
      definitionText: rewriteText(flow.definitionText, { ...flow.definition, description: "Edited" }),
    }));
    const again = readFlowFile(name, writeFlowFile(file, changes));
    if (!again.ok) throw new Error(again.failure.message);
    for (const [index, flow] of file.flows.entries()) {
      const expected = { ...flow.definition, description: "Edited" };
      expect(stringifyJson(again.value.flows[index]?.definition ?? null)).toBe(stringifyJson(expected));
      expect(withoutDescription(changes[index]?.definitionText ?? "")).toBe(
        withoutDescription(flow.definitionText),
      );
    }
  });

  test.each(corpusFiles())("%s has no errors that would keep it out", (name) => {
    const errors = read(name).flows.flatMap((flow) =>
      checkDefinition(flow.definition).filter((problem) => problem.severity === "error"),
    );
    expect(errors).toEqual([]);
  });

  test.each(corpusFiles())("%s can be drawn", (name) => {
    for (const flow of read(name).flows) {
      const graph = flowGraph(flow.definition);
      const count = Object.keys(isRecord(flow.definition.actions) ? flow.definition.actions : {}).length;
      expect(graph.root.actions).toHaveLength(count);
    }
  });

  test("the other members of a zip stay as they are when a flow changes", () => {
    const file = read("pa-solution-scheduled-quote-email.zip");
    const text = rewriteText(file.flows[0]?.definitionText ?? "", {
      ...file.flows[0]?.definition,
      description: "Edited",
    });
    const before = openZip(file.bytes);
    const after = openZip(writeFlowFile(file, [{ flow: 0, definitionText: text }]));
    if (!before.ok || !after.ok) throw new Error("a zip could not be opened");
    expect(after.value.names).toEqual(before.value.names);
    for (const name of before.value.names.filter((member) => member !== file.flows[0]?.member)) {
      expect(after.value.read(name)).toEqual(before.value.read(name));
    }
  });

  test("flows are named as their makers named them", () => {
    expect(read("pa-solution-scheduled-quote-email.zip").flows.map((flow) => flow.name)).toEqual([
      "Scheduled quote email",
    ]);
    expect(read("standard-app-json-remediation.zip").flows.map((flow) => flow.name)).toEqual([
      "JsonRemediationAgent",
      "JsonRepairEngine",
      "SchemaValidator",
    ]);
    expect(read("pa-export-selfservice-groups.json").flows[0]?.name).toBe("SelfService_GroupManager");
    expect(read("arm-two-workflows-scheduler.json").flows).toHaveLength(4);
  });
});

const withoutDescription = (text: string): string =>
  text.replace(/,?\s*"description"\s*:\s*"[^"]*"(?=\s*\}\s*$)/, "").replace(/\s+\}$/, "}");

test("what is no JSON is reported with its line and column", () => {
  const bytes = new TextEncoder().encode('{\n  "actions": {,}\n}');
  expect(readFlowFile("x.json", bytes)).toMatchObject({ ok: false, failure: { kind: "not-json", line: 2 } });
});
