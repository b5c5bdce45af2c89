import { hashToken, openDatabase } from "@towpath/db";
import { freshDatabase } from "@towpath/db/testing";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKey } from "./api-key-command.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ url: fresh.url, logger: silentLogger });
});
afterAll(async () => {
  await database?.close();
  await fresh?.drop();
});

const wanted = { name: "CI", email: undefined, environment: undefined, password: null };

test("an API key is made without the page: with the first account where there is none, and then for it", async () => {
  await expect(createKey(database, wanted)).rejects.toThrow(/--email wants the address of the owner/);
  const first = await createKey(database, { ...wanted, email: "ann@x.example" });
  expect(first).toMatchObject({
    key: expect.stringMatching(/^twp_/),
    name: "CI",
    email: "ann@x.example",
    environment: "Default",
    password: expect.stringMatching(/^.{20,}$/),
  });
  expect(await database.accounts.findApiKey(hashToken(first.key))).toMatchObject({
    user: { name: "ann", email: "ann@x.example" },
    membership: { role: "admin" },
  });
  const second = await createKey(database, wanted);
  expect(second).not.toHaveProperty("password");
  expect(second.key).not.toBe(first.key);
  expect(await database.accounts.listApiKeys((await database.accounts.owner())?.id ?? "", "x")).toEqual([]);
});

test.each([
  ["an address nobody has", { email: "bob@x.example" }, /Nobody has an account with the address "bob/],
  [
    "an environment that is not there",
    { environment: "Elsewhere" },
    /is no member of "Elsewhere", but of "Default"/,
  ],
  ["a password for an owner that is there", { password: "long enough" }, /has its owner already/],
])("%s is told in plain words", async (_what, over, message) => {
  await expect(createKey(database, { ...wanted, ...over })).rejects.toThrow(message);
});
