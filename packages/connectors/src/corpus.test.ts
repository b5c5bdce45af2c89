import { describe, expect, test } from "vitest";
import { readConnector } from "./read/read-connector.ts";
import { corpusConnectors, corpusMissing } from "./testing/corpus.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

describe.skipIf(corpusMissing !== null)("the public connectors of the corpus", () => {
  const sets = corpusConnectors();
  const all = new Map(sets.map((files) => [files.folder, readConnector(files)]));
  const one = (folder: string) => all.get(folder)?.connector;
  const problemsOf = (folder: string, code: string) =>
    (all.get(folder)?.problems ?? []).filter((problem) => problem.code === code);

  test("are all found, one a folder", () => {
    expect(sets.length).toBe(52);
  });

  test("are all read but the one whose definition ends before its last operations", () => {
    const refused = [...all].filter(([, { connector }]) => connector === null).map(([folder]) => folder);
    expect(refused).toEqual(["cognitiveservicestextanalytics"]);
    expect(problemsOf("cognitiveservicestextanalytics", "not-json")[0]?.message).toContain(
      "Line 276, column 6",
    );
  });

  test("keep every operation that their documents hold", () => {
    const odd = [...all].filter(([folder, { connector }]) => {
      const text = new TextDecoder().decode(sets.find((files) => files.folder === folder)?.definition.bytes);
      const paths = connector === null ? null : Object.values(connector.document.paths ?? {});
      const methods = paths?.flatMap((item) => Object.keys(item as object)) ?? [];
      const expected = methods.filter((name) =>
        /^(get|post|put|patch|delete|options|head)$/i.test(name),
      ).length;
      return text !== "" && connector !== null && connector.operations.length !== expected;
    });
    expect(odd.map(([folder]) => folder)).toEqual([]);
  });

  test.each([
    ["documotor", "repaired", "Line 48"],
    ["signinghub", "repaired", "Line 24"],
    ["zohosign", "repaired", "Line 14"],
    ["icon-horse", "repaired", "Line 56"],
    ["bronnoysundregistrene", "encoding", "windows-1252"],
    ["recordedfuturev2", "duplicate-key", "operationId"],
    ["monday", "misspelt-extension", "x-ms-api-annotations"],
    ["pixela", "unknown-function", "queryParamters"],
    ["almabase", "unknown-operation", "Listforms"],
  ])("of %s say what was damaged (%s)", (folder, code, words) => {
    expect(
      problemsOf(folder, code).some(({ message, path }) => message.includes(words) || path.includes(words)),
    ).toBe(true);
  });

  test("read Windows-1252 as what it is", () => {
    expect(one("bronnoysundregistrene")?.title).toContain("Brønnøysund");
  });

  test("find the trigger kinds of the format", () => {
    const kinds = (folder: string) =>
      (one(folder)?.operations ?? [])
        .filter(({ kind }) => kind !== "action")
        .map(({ kind, batch }) => [kind, batch]);
    expect(new Set(kinds("cardplatform").map(([kind]) => kind))).toEqual(new Set(["webhook-action"]));
    expect(kinds("woocommerce")).toEqual([["webhook-trigger", false]]);
    expect(kinds("facebook")).toEqual([["polling-trigger", true]]);
  });

  test.each([
    ["openai", { kind: "header", header: "Authorization", parameter: "api_key" }],
    ["google-books", { kind: "query", query: "key", parameter: "api_key" }],
    ["jira", { kind: "basic", username: "username", password: "password" }],
    ["planner", { kind: "bearer", parameter: "token" }],
    ["deskdirector", { kind: "header", header: "Authorization", parameter: "apiKey" }],
  ])("of %s send their credential where the rule says", (folder, destination) => {
    expect(one(folder)?.connection.sets[0]?.destinations).toEqual([destination]);
  });

  test("with two keys send each to its own header", () => {
    expect(one("fleetio")?.connection.sets[0]?.destinations).toEqual([
      { kind: "header", header: "Authorization", parameter: "apiKey" },
      { kind: "header", header: "Account-Token", parameter: "accountToken" },
    ]);
  });

  test("with several ways to sign in keep each apart", () => {
    expect(
      one("open-data-network")?.connection.sets.map(({ destinations }) =>
        destinations.map(({ kind }) => kind),
      ),
    ).toEqual([["header"], ["basic"]]);
    expect(one("lawvu")?.connection.sets).toHaveLength(7);
  });

  test("are graded by what they need", () => {
    const count = (kind: string) =>
      [...all.values()]
        .flatMap(({ connector }) => connector?.operations ?? [])
        .filter(({ grade }) => grade.kind === kind).length;
    expect({
      ready: count("ready"),
      setting: count("needs-setting"),
      code: count("needs-custom-code"),
    }).toEqual({ ready: 690, setting: 630, code: 22 });
  });
});
