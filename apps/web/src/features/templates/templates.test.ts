import { readdirSync } from "node:fs";
import {
  allActions,
  checkDefinition,
  connectionReferences,
  flowNotes,
  sampleTriggerBody,
  triggerOf,
} from "@towpath/flow";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { createWords, ENGLISH } from "../../words/translate.ts";
import { fillTemplate } from "./fill-template.ts";
import { operationsOf, searchTemplates } from "./search-templates.ts";
import { definitionOf, exampleOf } from "./template-files.ts";
import { TemplatePicture } from "./template-picture.tsx";
import { findTemplate, TEMPLATES } from "./templates.ts";

const RUNNABLE = { runnable: true };
const stemsIn = (folder: string) =>
  readdirSync(new URL(`./${folder}/`, import.meta.url)).map((file) => file.replace(/\.json$/, ""));
const ids = TEMPLATES.map(({ id }) => id);

test("the gallery has fifteen flows, and every file is one of them or run by one", () => {
  expect(ids).toHaveLength(15);
  const called = TEMPLATES.flatMap(({ calls }) => (calls === undefined ? [] : [calls.file]));
  expect(stemsIn("definitions").toSorted()).toEqual([...ids, ...called].toSorted());
  expect(stemsIn("examples").toSorted()).toEqual(ids.toSorted());
});

test.each(stemsIn("definitions"))("%s is sound, and needs no connection", (file) => {
  expect(checkDefinition(definitionOf(file), RUNNABLE)).toEqual([]);
  expect(connectionReferences(definitionOf(file))).toEqual([]);
});

test.each(TEMPLATES)("who takes $id finds marked what is theirs to fill in, and nothing else", (template) => {
  const taken = fillTemplate(ENGLISH, template, null);
  const marked = checkDefinition(taken, RUNNABLE).map(
    ({ code, action, path }) => `${code} ${action} ${path}`,
  );
  const wanted = template.blanks.map(({ action, field }) => {
    const step = allActions(taken).find(({ name }) => name === action);
    return `missing-input ${action} /${step?.path.join("/")}/${field}`;
  });
  expect(marked.toSorted()).toEqual(wanted.toSorted());
  expect(flowNotes(taken).map(({ beside, text }) => [beside, text])).toEqual(
    template.blanks.map(({ action, what }) => [action, what]),
  );
});

test.each(TEMPLATES)("the first test of $id begins with the body of its example", (template) => {
  const taken = fillTemplate(ENGLISH, template, null);
  const inputs = triggerOf(taken)?.trigger.inputs ?? {};
  if (!("schema" in (inputs as object))) return;
  expect(sampleTriggerBody(taken)).toEqual(exampleOf(template.id).starts);
});

test("a flow that runs another one speaks of the one that was made for it", () => {
  const template = findTemplate("price-an-order");
  const taken = template === null ? null : fillTemplate(ENGLISH, template, "the-id-of-the-other");
  expect(taken).toMatchObject({
    actions: {
      For_each_line: {
        actions: { Ask_for_the_price: { inputs: { host: { workflow: { id: "the-id-of-the-other" } } } } },
      },
    },
  });
});

test("templates are found by what they do, by their steps, by kind, and in the language of the reader", () => {
  const found = (query: string, kind: "clock" | null = null, t = ENGLISH) =>
    searchTemplates(t, query, kind).map(({ id }) => id);
  expect(found("")).toEqual(ids);
  expect(found("  XPath json ")).toEqual(["read-xml"]);
  expect(found("run javascript")).toEqual(["find-in-text"]);
  expect(found("csv", "clock")).toEqual([]);
  expect(found("", "clock")).toEqual(["morning-report", "watch-an-address", "copy-what-is-new", "remind-me"]);
  const german = createWords("de", { "Watch an address": "Eine Adresse überwachen" });
  expect(found("ÜBERWACHEN", null, german)).toEqual(["watch-an-address"]);
  expect(found("constructor")).toEqual([]);
  expect(findTemplate("__proto__")).toBeNull();
});

test("steps of all that the built-ins can do are shown somewhere", () => {
  const shown = new Set(TEMPLATES.flatMap(operationsOf));
  for (const title of [
    "On a schedule",
    "HTTP",
    "Condition",
    "For each",
    "Parse JSON",
    "Check XML",
    "Run JavaScript",
  ])
    expect(shown).toContain(title);
});

test.each(TEMPLATES)("the picture of $id shows each of its steps", ({ id }) => {
  const picture = renderToStaticMarkup(createElement(TemplatePicture, { file: id }));
  for (const { name } of allActions(definitionOf(id)))
    expect(picture).toContain(`>${name.replaceAll("_", " ")}<`);
  expect(picture).not.toContain("NaN");
});
