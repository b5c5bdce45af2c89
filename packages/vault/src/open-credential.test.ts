import { aDefinition, read } from "@towpath/connectors/testing";
import { ok } from "@towpath/prelude";
import { expect, test } from "vitest";
import type { SealedConnection } from "./connection-store.ts";
import { openCredential } from "./open-credential.ts";
import { sendsTo } from "./sends-to.ts";

const vault = { open: async () => ok({ key: "s3cret" }) };

test("an opened connection says which of its values were sealed: the files may call them anything later", async () => {
  const { connector } = read(aDefinition(), { properties: { connectionParameters: {} } });
  if (connector === null) throw new Error("The connector of the test cannot be read");
  const connection: SealedConnection = {
    id: "con-1",
    environmentId: "env-1",
    connector: { id: "c", name: "things", title: "Things", brandColor: null, versionId: "v" },
    owner: null,
    ownerIsMember: false,
    backupOwner: null,
    sharedWith: { people: [], groups: [] },
    users: [],
    name: "Things",
    parameterSet: "",
    values: { site: "north" },
    shared: true,
    sendsTo: sendsTo(connector),
    status: "connected",
    message: null,
    brokenSince: null,
    account: null,
    tokens: null,
    sealedTokens: null,
    testedAt: null,
    credentialAt: 0,
    lastUsedAt: null,
    credentialVersion: 1,
    flowCount: 0,
    waitingRuns: 0,
    createdAt: 0,
    updatedAt: 0,
    sealed: Buffer.from("x"),
    keyVersion: 1,
  };
  expect(await openCredential(vault, connection, connector)).toEqual(
    ok({ set: "", values: { site: "north", key: "s3cret" }, sealed: ["key"] }),
  );
});
