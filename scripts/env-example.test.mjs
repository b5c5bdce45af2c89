import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const namesIn = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

/** What is set by the tools around us, or must not be set in an installation. */
const NOT_SETTINGS = ["NODE_ENV", "TOWPATH_RACEPOINTS"];

test(".env.example lists every setting the programs read, and no other", async () => {
  const sources = await Promise.all(["cli", "web", "worker"].map((app) => read(`apps/${app}/src/env.ts`)));
  const settings = sources.flatMap((source) => namesIn(source, /^ {2}([A-Z_]+): /gm));
  const listed = namesIn(await read(".env.example"), /^# ([A-Z_]+)=/gm);
  expect(settings).toContain("DATABASE_URL");
  const wanted = [...new Set(settings)].filter((name) => !NOT_SETTINGS.includes(name));
  expect([...listed].sort()).toEqual(wanted.sort());
});
