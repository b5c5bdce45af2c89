import { describe, expect, test } from "vitest";
import { decodeText } from "../../read/decode-text.ts";
import { corpusConnectors, corpusMissing } from "../../testing/corpus.ts";
import { must } from "../../testing/drafts.ts";
import { jsonOfYaml, yamlOfJson } from "./yaml-text.ts";

const JSON_TEXT =
  '{ "swagger":"2.0",\n  "x-rate": 1.0, "big":12345678901234567890123,\n  "yes": "on", "list":[1,  2] }';

describe("a definition as YAML", () => {
  test("is JSON again after an edit, with only that written anew", () => {
    const yaml = yamlOfJson(JSON_TEXT) ?? "";
    expect(yaml).toContain('swagger: "2.0"');
    const edited = yaml.replace("yes: on", "yes: off").replace('yes: "on"', 'yes: "off"');
    expect(must(jsonOfYaml(JSON_TEXT, edited))).toBe(JSON_TEXT.replace('"on"', '"off"'));
  });

  test("says where it cannot be read", () => {
    expect(jsonOfYaml("{}", "a: 1\nb: [")).toMatchObject({ failure: { line: 2 } });
    expect(jsonOfYaml("{}", "- 1")).toMatchObject({ ok: false });
    expect(yamlOfJson("{oops")).toBeNull();
  });

  test.skipIf(corpusMissing !== null)(
    "changes nothing when nothing was edited, for public connectors of a common size",
    () => {
      const common = corpusConnectors()
        .filter(({ definition }) => definition.bytes.length < 30_000)
        .slice(0, 15);
      expect(common.length).toBeGreaterThan(5);
      const changed = common.filter(({ definition }) => {
        const { text } = decodeText(definition.bytes);
        const yaml = yamlOfJson(text);
        if (yaml === null) return false;
        const back = jsonOfYaml(text, yaml);
        return !back.ok || back.value !== text;
      });
      expect(changed.map(({ folder }) => folder)).toEqual([]);
    },
  );
});
