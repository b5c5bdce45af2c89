// What the machine allows: node:http and pg, group commit (one multi-row insert, sent as soon as the connection is
// free), no expressions, no permissions, no pages. The yardstick of `bench/server.mjs`; run as a process of its own.
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

const server = createServer(async (request, response) => {
  const body = await read(request);
  const id = randomUUID();
  response.setHeader("content-type", "application/json");
  if (request.url === "/answer") {
    await finish(id, JSON.stringify({ body, hello: `Hello ${body.name}` }));
    response.end(JSON.stringify({ hello: `Hello ${body.name}` }));
    return;
  }
  await accept(id, JSON.stringify(body));
  response.statusCode = 202;
  response.end("{}");
  const steps = Array.from({ length: 5 }, (_, step) => ({ step, out: `${body.name} ${step}` }));
  await finish(id, JSON.stringify(steps));
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
