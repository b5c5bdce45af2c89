import { randomBytes } from "node:crypto";
import { newId } from "@towpath/db";
import { createVault, parseMasterKeys } from "@towpath/vault";
import { importConnector } from "../a-connector.ts";
import { type Fault, must } from "../fault.ts";
import { aFlow, compose } from "../flows.ts";
import type { Site } from "../site.ts";
import { WorkerProcess } from "../worker-process.ts";

const newKey = () => randomBytes(32).toString("base64");

/** A connection whose key is sealed with that master key. */
async function sealConnection(site: Site, master: string): Promise<void> {
  const { database, environmentId } = site;
  await importConnector(site, "up", { "/up": { get: { operationId: "Ask", responses: { 200: {} } } } });
  const [row] = await site.rows<{ id: string; owner: string }>(
    "select c.id, (select id from users limit 1) as owner from connectors c limit 1",
  );
  const id = newId();
  const vault = createVault(database.connections, parseMasterKeys(master));
  const place = { environmentId, connectionId: id, credentialVersion: 1 };
  const sealed = await vault.seal(place, { api_key: "s3cret" });
  must(sealed.ok, "the credential could not be sealed");
  await database.connections.create({
    ...{ id, environmentId, connectorId: row?.id ?? "", ownerId: row?.owner ?? "", name: "Up" },
    ...{ parameterSet: "", values: {}, sendsTo: "" },
    ...sealed.value,
  });
}

async function wrongKey(site: Site): Promise<string> {
  const [right, wrong] = [newKey(), newKey()];
  await sealConnection(site, right);
  const stored = () =>
    site.rows<{ text: string }>(
      `select (select json_agg(k order by k.version)::text from environment_keys k)
        || (select json_agg(c.sealed)::text from connections c) as text`,
    );
  const [before] = await stored();
  const withKey = (TOWPATH_MASTER_KEY: string) => site.settingsOf({ environment: { TOWPATH_MASTER_KEY } });
  const { said, code } = await WorkerProcess.startRefused(withKey(wrong));
  must(code === 1, `a worker with another key ended with ${code}`);
  must(/master key/.test(said) && !said.includes(wrong), `it said: ${said.slice(0, 200)}`);
  const [after] = await stored();
  must(before?.text === after?.text, "what is sealed was changed");
  const worker = await site.startWorker(withKey(`${wrong},${right}`));
  const ok = await site.fire(worker, await site.publish(aFlow({ Nothing: compose(1) })));
  must(ok.status === 202, "a worker with both keys does not work");
  // A worker that looks around as it starts takes the run a moment later.
  await site.allEnded();
  return "refused to start, with the fingerprint of the key that is missing; nothing was changed; with both keys it works";
}

export const KEYS: readonly Fault[] = [
  {
    id: "F41",
    gate: "P",
    quick: true,
    title: "wrong encryption key",
    done: "a worker is started with another master key than sealed the credentials",
    expected: "refuses to start, overwrites nothing",
    run: wrongKey,
  },
];
