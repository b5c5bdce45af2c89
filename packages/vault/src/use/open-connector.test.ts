import { randomBytes } from "node:crypto";
import { applySettings, NO_SETTINGS } from "@towpath/connectors";
import { aDefinition, read } from "@towpath/connectors/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { EnvironmentKeyStore } from "../environment-keys.ts";
import { parseMasterKeys } from "../master-keys.ts";
import { sendsTo } from "../sends-to.ts";
import { createVault, type Vault } from "../vault.ts";
import { enterValues, openConnector } from "./open-connector.ts";
import { type PlainSettings, sealPlainValues } from "./seal-plain-values.ts";

const PLACE = { environmentId: "env-1", id: "con-1", version: 1 };

function aConnector(host = "api.things.test") {
  const { connector } = read(aDefinition({ host }), {
    properties: {
      policyTemplateInstances: ["Api-Key", "App-Key"].map((name) => ({
        templateId: "setheader",
        parameters: {
          "x-ms-apimTemplateParameter.name": name,
          "x-ms-apimTemplateParameter.value": "PLACEHOLDER",
        },
      })),
    },
  });
  if (connector === null) throw new Error("The connector of the test cannot be read");
  return connector;
}
const connector = aConnector();

let vault: Vault;
beforeEach(() => {
  const keys = new Map<string, { version: number; masterId: string; sealed: Buffer }>();
  const store: EnvironmentKeyStore = {
    keys: async (environmentId) => [keys.get(environmentId) ?? []].flat(),
    add: async (environmentId, key) => void keys.set(environmentId, key),
  };
  vault = createVault(store, parseMasterKeys(randomBytes(32).toString("base64")));
});

async function entered(values: Record<string, string | null>, more: object = {}) {
  const made = await enterValues(vault, { place: PLACE, held: null, values, connector, ...more });
  if (!made.ok) throw new Error(made.failure);
  return made.value;
}
const opened = async (given: Awaited<ReturnType<typeof entered>>, one = connector) =>
  openConnector(vault, applySettings(one, { ...NO_SETTINGS, entered: given }));

describe("what an admin enters for a connector", () => {
  test("is sealed, and stands in the policies of one call alone", async () => {
    const sealed = await entered({ "header/api-key": "s3cret" });
    expect(sealed).toMatchObject({ ids: ["header/api-key"], version: 1, sendsTo: sendsTo(connector) });
    expect(JSON.stringify(sealed)).not.toContain("s3cret");
    const applied = applySettings(connector, { ...NO_SETTINGS, entered: sealed });
    const whole = await openConnector(vault, applied);
    expect(whole).toMatchObject({ ok: true, value: { secrets: ["s3cret"] } });
    expect(whole.ok && whole.value.policies.map(({ parameters }) => parameters.value)).toEqual([
      "s3cret",
      "PLACEHOLDER",
    ]);
    expect(JSON.stringify(applied)).not.toContain("s3cret");
  });

  test("is changed one by one, and the last one that goes takes the seal with it", async () => {
    const held = await entered({ "header/api-key": "one", "header/app-key": "two" });
    const more = { held, place: { ...PLACE, version: 2 } };
    const next = await entered({ "header/api-key": null, "header/app-key": "three" }, more);
    expect(next).toMatchObject({ ids: ["header/app-key"], version: 2 });
    expect(await opened(next)).toMatchObject({ value: { secrets: ["three"] } });
    expect(await entered({ "header/api-key": null, "header/app-key": null }, more)).toBeNull();
  });

  test.each([
    ["another environment", { environmentId: "env-2" }, "key"],
    ["another connector", { connectorId: "con-2" }, "enter it anew"],
    ["a version that is over", { version: 2 }, "enter it anew"],
    ["a damaged row", { sealed: Buffer.from("x".repeat(60)).toString("base64") }, "enter it anew"],
  ])("does not open in %s", async (_what, elsewhere, words) => {
    const sealed = await entered({ "header/api-key": "s3cret" });
    if (sealed === null) throw new Error("Nothing was sealed");
    const answer = await opened({ ...sealed, ...elsewhere });
    expect(answer).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
  });

  test("does not go where the connector did not send to when it was entered", async () => {
    const sealed = await entered({ "header/api-key": "s3cret" });
    const answer = await opened(sealed, aConnector("evil.test"));
    expect(answer).toMatchObject({ ok: false, failure: expect.stringContaining("https://evil.test") });
  });

  test("can be entered anew when what is kept cannot be opened", async () => {
    const held = await entered({ "header/api-key": "one", "header/app-key": "two" });
    if (held === null) throw new Error("Nothing was sealed");
    const broken = { ...held, sealed: Buffer.from("x".repeat(60)).toString("base64") };
    const anew = await entered({ "header/api-key": "three" }, { held: broken });
    expect(anew?.ids).toEqual(["header/api-key"]);
    expect(await opened(anew)).toMatchObject({ value: { secrets: ["three"] } });
  });

  test("is nothing for a connector that nobody entered anything for", async () => {
    expect(await openConnector(vault, connector)).toEqual({ ok: true, value: connector });
  });
});

describe("values that an older Towpath kept in plain text", () => {
  const plain: PlainSettings = {
    ...{ id: "con-1", environmentId: "env-1", versionId: "v", entered: null, valuesVersion: 0 },
    settingsText: '{"address":null,"placeholders":{"header/api-key":"s3cret"},"places":{}}',
  };
  const store = (rows: readonly PlainSettings[], found: typeof connector | null) => {
    const written: unknown[][] = [];
    return {
      written,
      plainSettings: async () => rows,
      replacePlain: async (...said: unknown[]) => written.push(said) > 0,
      readConnectorVersion: async () => found,
    };
  };

  test("are sealed for their row, and the rest of the settings stays", async () => {
    const kept = store([plain], connector);
    expect(await sealPlainValues(kept, vault)).toBe(1);
    const [before, text, sealed] = kept.written[0] ?? [];
    expect([before, text]).toEqual([plain, '{"address":null,"places":{}}']);
    expect(JSON.stringify(sealed)).not.toContain("s3cret");
    expect(await opened(sealed as Awaited<ReturnType<typeof entered>>)).toMatchObject({
      value: { secrets: ["s3cret"] },
    });
  });

  test("are forgotten where nobody can say any more where they may go", async () => {
    const kept = store([plain], null);
    await sealPlainValues(kept, vault);
    expect(kept.written[0]?.[2]).toBeNull();
  });
});
