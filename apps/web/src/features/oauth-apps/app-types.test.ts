import { expect, test } from "vitest";
import { factsOf, fieldsOf } from "./app-types.ts";

test("a form that nobody filled in asks for nothing special", () => {
  expect(factsOf({ ...fieldsOf(null), clientId: " abc ", secret: "s3\n" }, true)).toEqual({
    clientId: "abc",
    secret: "s3",
    authentication: "automatic",
    tenant: null,
    tokenFile: null,
    scopes: [],
    addresses: {},
  });
});

test("lists are typed with spaces, commas or lines between; a token file counts for workload identity alone", () => {
  const fields = { ...fieldsOf(null), scopes: "read, write\nadmin", hosts: "a.test b.test", tokenFile: "/t" };
  expect(factsOf(fields, false)).toMatchObject({
    scopes: ["read", "write", "admin"],
    hosts: ["a.test", "b.test"],
    tokenFile: null,
  });
  expect(factsOf({ ...fields, authentication: "workload-identity" }, false).tokenFile).toBe("/t");
});
