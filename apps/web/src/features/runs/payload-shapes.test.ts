import { describe, expect, test } from "vitest";
import { harmlessPage, likelyShapes, payloadShapes } from "./payload-shapes.ts";

const shapes = (value: unknown) => payloadShapes(JSON.stringify(value));

describe("what a payload can be shown as", () => {
  test("a list of objects is a table, wherever an answer has it", () => {
    const rows = [
      { id: 1, name: "a" },
      { id: 2, tags: ["x"] },
    ];
    const table = {
      columns: ["id", "name", "tags"],
      rows: [
        ["1", "a", ""],
        ["2", "", '["x"]'],
      ],
      total: 2,
    };
    for (const value of [rows, { body: rows }, { statusCode: 200, body: { value: rows } }, { items: rows }]) {
      expect(shapes(value).table).toEqual(table);
    }
    for (const value of [[], [1, 2], [{}], { body: "x" }, null]) expect(shapes(value).table).toBeNull();
  });

  test("numbers keep their spelling, long lists their length", () => {
    expect(payloadShapes('[{"n": 1.0}]').table?.rows).toEqual([["1.0"]]);
    expect(shapes(Array.from({ length: 800 }, (_, n) => ({ n }))).table).toMatchObject({ total: 800 });
  });

  test("an image is an address of its data; what only says so is none", () => {
    const image = { "$content-type": "image/png; x=y", $content: "aGk=" };
    expect(shapes({ body: image }).image).toBe("data:image/png;base64,aGk=");
    expect(shapes({ "$content-type": "image/png", $content: '"><script>' }).image).toBeNull();
    expect(shapes({ "$content-type": "application/pdf", $content: "aGk=" }).image).toBeNull();
  });

  test("a page is what an answer says is one", () => {
    expect(shapes({ headers: { "Content-Type": "text/html" }, body: "<p>hi" }).html).toBe("<p>hi");
    expect(shapes({ headers: { "Content-Type": "text/plain" }, body: "<p>hi" }).html).toBeNull();
    expect(shapes({ "$content-type": "text/html", $content: btoa("<p>") }).html).toBe("<p>");
    expect(harmlessPage("<script>")).toMatch(
      /^<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'/,
    );
  });

  test("a text that is no JSON, or is very long, has no shape", () => {
    expect(payloadShapes('{"a"')).toEqual({ table: null, image: null, html: null });
    expect(payloadShapes(`[${'{"a":1},'.repeat(600_000)}{"a":1}]`).table).toBeNull();
  });
});

describe("what the beginning of a payload lets expect", () => {
  const begins = (value: unknown) => likelyShapes(JSON.stringify(value, null, 2).slice(0, 200), 100_000);
  const long = "A".repeat(1_000);

  test("a list of objects, an image, a page; and nothing of anything else", () => {
    expect(begins([{ long }])).toEqual(["table"]);
    expect(begins({ statusCode: 200, body: { value: [{ long }] } })).toEqual(["table"]);
    expect(begins({ body: { "$content-type": "image/png", $content: long } })).toEqual(["image"]);
    expect(begins({ headers: { "Content-Type": "text/html; charset=utf-8" }, body: long })).toEqual(["page"]);
    for (const value of [long, [1, 2], { body: [long] }, { "$content-type": "image/tiff", $content: long }]) {
      expect(begins(value)).toEqual([]);
    }
  });

  test("what is too long to be looked into is text alone", () => {
    expect(likelyShapes('[{"a":', 5_000_000)).toEqual([]);
  });
});
