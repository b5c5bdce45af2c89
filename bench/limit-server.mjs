// What the machine allows: node:http and pg, group commit (one multi-row insert, sent as soon as the connection is
// free), no expressions, no permissions, no pages. The yardstick of `bench/main.mjs`; run as a process of its own.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

/** One connection, one statement under way; whatever arrives meanwhile shares the next one. */
function groupCommit(client, name, text) {
  let waiting = [];
  let busy = false;
  async function flush() {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const values = [batch.map((each) => each.id), batch.map((each) => each.body)];
      await client.query({ name, text, values });
      for (const { resolve } of batch) resolve();
    }
    busy = false;
  }
  return (id, body) =>
    new Promise((resolve) => {
      waiting.push({ id, body, resolve });
      if (!busy) void flush();
    });
}

const insert = (table) => `insert into ${table} select * from unnest($1::uuid[], $2::text[])`;
const clients = [];
for (let each = 0; each < 2; each += 1) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  clients.push(client);
}
await clients[0].query(
  "create table limit_accepted (id uuid primary key, body text); create table limit_done (id uuid primary key, body text)",
);
const accept = groupCommit(clients[0], "accept", insert("limit_accepted"));
const finish = groupCommit(clients[1], "finish", insert("limit_done"));

const read = async (request) => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return JSON.parse(text);
};

const finishOf = (id, steps) => finish(id, JSON.stringify(steps));
const stepsFor = (body, count) =>
  Array.from({ length: count }, (_, step) => ({ step, out: `${body.name} ${step}` }));

/** By address: what each workload asks of a server, and nothing else. */
const ROUTES = {
  /** Nothing is stored: what node:http does by itself. */
  "/plain": async (body, respond) => respond(200, { hello: `Hello ${body.name}` }),
  /** The history is committed before the answer. */
  "/answer": async (body, respond, id) => {
    const hello = `Hello ${body.name}`;
    await finishOf(id, { body, hello });
    respond(200, { hello });
  },
  "/behind": async (body, respond, id) => {
    const hello = `Hello ${body.name}`;
    respond(200, { hello });
    await finishOf(id, { body, hello });
  },
  /** 202 once the event is committed, then five steps and their commit. */
  "/accept": async (body, respond, id) => {
    await accept(id, JSON.stringify(body));
    respond(202, {});
    await finishOf(id, stepsFor(body, 5));
  },
  /** A commit a step, one after the other; `?20` of them. */
  "/steps": async (body, respond, id, count) => {
    for (const step of stepsFor(body, count)) await finishOf(randomUUID(), { id, ...step });
    respond(200, { done: count });
  },
  /** All steps in memory, one commit. */
  "/once": async (body, respond, id, count) => {
    await finishOf(id, stepsFor(body, count));
    respond(200, { done: count });
  },
};

const server = createServer(async (request, response) => {
  const [path, count] = (request.url ?? "/").split("?");
  const body = await read(request);
  const respond = (status, answer) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  };
  await (ROUTES[path] ?? ROUTES["/plain"])(body, respond, randomUUID(), Number(count ?? 0));
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
