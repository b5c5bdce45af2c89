import { readdirSync, readFileSync } from "node:fs";
import { functionCatalogue } from "@towpath/expressions";
import { catalogueTexts } from "@towpath/flow";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { messagesIn } from "./messages-in.ts";
import { messagesOf } from "./messages-of.ts";

const SOURCE = new URL("../", import.meta.url);
const PACKAGES = new URL("../../../../packages/", import.meta.url);
/** Folders whose every word goes through the translation. Those that follow are added as they are done. */
const TRANSLATED = [
  "features/alerts/",
  "features/attention/",
  "features/authoring/",
  "features/connect-link/",
  "features/connections/",
  "features/connector-steps/",
  "features/connectors/",
  "features/entry/",
  "features/flows/",
  "features/canvas/",
  "features/designer/",
  "features/fields/",
  "features/outline/",
  "features/palette/",
  "features/oauth-apps/",
  "features/people/",
  "features/run-list/",
  "features/runs/",
  "features/settings/",
  "features/sign-in/",
  "features/templates/",
  "features/together/",
  "shell/",
  "app/",
  "client/",
];

const GERMAN = new URL("../../messages/de/", import.meta.url);
const german = await messagesOf("de");

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^words\//.test(file))
  .map((file) => ({ file, said: messagesIn(file, readFileSync(new URL(file, SOURCE), "utf8")) }));
/** What packages say, and the server with names in it: templates of `said`. */
const ofPackages = readdirSync(PACKAGES, { recursive: true, encoding: "utf8" })
  .filter((file) => /^[a-z-]+\/src\/.*\.ts$/.test(file) && !file.endsWith(".test.ts"))
  .map((file) => ({ file, source: readFileSync(new URL(file, PACKAGES), "utf8") }))
  .filter(({ source }) => source.includes("said("))
  .flatMap(({ file, source }) => messagesIn(file, source).sayings);
const sayings = new Set([...ofPackages, ...files.flatMap((one) => one.said.sayings)]);
/** Said as they come: `t.text(operation.title)`, `t.text(parameter.doc)`. */
const asData = [
  ...catalogueTexts(),
  ...functionCatalogue.flatMap(({ doc, parameters }) => [doc, ...parameters.map((one) => one.doc)]),
];
const said = new Set([...files.flatMap((one) => one.said.messages), ...asData, ...sayings]);
/** A key with `=` before it is for the text as data alone. */
const isSaid = (key: string): boolean => said.has(key) || (key.startsWith("=") && said.has(key.slice(1)));

/** All objects inside a value, itself included. */
function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const child of Object.values(value)) yield* objectsIn(child);
}

/** The holes, plurals and elements of a message, by name: in its tree 0 is text and 7 the sign of a number. */
const partsOf = (message: string): readonly string[] => {
  const parts = [...objectsIn(new IntlMessageFormat(message, "de").getAst())].filter(
    ({ type }) => typeof type === "number" && type !== 0 && type !== 7,
  );
  return [...new Set(parts.map(({ value }) => String(value)))].sort();
};

describe("the German words", () => {
  test("are there for everything that is said", () => {
    expect([...said].filter((message) => !Object.hasOwn(german, message))).toEqual([]);
  });

  test("translate nothing that is no longer said", () => {
    expect(Object.keys(german).filter((message) => !isSaid(message))).toEqual([]);
  });

  test("stand in one file each, and every file is loaded", () => {
    const all = readdirSync(GERMAN).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(new URL(file, GERMAN), "utf8"))),
    );
    expect(all.toSorted()).toEqual(Object.keys(german).toSorted());
  });

  test("can be read, and have the holes of the English", () => {
    const messages = Object.entries(german).filter(
      ([english]) => !asData.includes(english.replace(/^=/, "")) && !sayings.has(english),
    );
    const different = messages.filter(
      ([english, translated]) => String(partsOf(english)) !== String(partsOf(translated)),
    );
    expect(different).toEqual([]);
  });
});

test("what packages say has the same holes in German", () => {
  const holesIn = (template: string) => [...new Set(template.match(/\{[A-Za-z]+\}/g))].sort();
  const different = [...sayings].filter(
    (template) => String(holesIn(template)) !== String(holesIn(german[template] ?? "")),
  );
  expect(sayings.size).toBeGreaterThan(150);
  expect(different).toEqual([]);
});

test("no word goes past the translation in the folders that are translated", () => {
  const past = files
    .filter(({ file }) => TRANSLATED.some((folder) => file.startsWith(folder)))
    .flatMap(({ file, said: { untranslated } }) => untranslated.map((text) => `${file}: ${text}`));
  expect(past).toEqual([]);
});

test("texts in elements, in what elements are given, and messages are found in a source", () => {
  const source = [
    '<p title="Hidden words">Plain words {t("Said")} <b>x</b>{t.rich("Rich <a>words</a>", { a })}</p>;',
    '<Button label={isNew ? "Chosen" : t("Said too")}>{isNew ? "Join" : "Sign in as " + name}</Button>;',
    'const LIST = [{ label: "As data" }, { label: phrase("Marked"), type: "Http", title: "plain-name" }];',
  ].join("\n");
  expect(messagesIn("a.tsx", source)).toEqual({
    messages: ["Said", "Rich <a>words</a>", "Said too", "Marked"],
    sayings: [],
    untranslated: ["Hidden words", "Plain words", "Join", "Sign in as ", "Chosen", "As data"],
  });
});
