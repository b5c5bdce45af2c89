import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpGateway, type HttpGateway } from "./http-gateway.ts";
import { type StubService, stubService } from "./testing/stub-service.ts";

let service: StubService;
let gateway: HttpGateway;
beforeAll(async () => {
  service = await stubService();
  gateway = createHttpGateway({ egress: { allow: ["127.0.0.1"] }, logger: silentLogger });
});
afterAll(async () => {
  await gateway.close();
  await service.close();
});

const send = (more: object) =>
  gateway.send(
    { method: "POST", uri: `${service.url}/token`, headers: {}, body: "secret=1", timeoutMs: 5_000, ...more },
    { idempotencyKey: "k", signal: new AbortController().signal },
  );

test("an answer that leads elsewhere is the answer, and nothing follows, where the sender wants that", async () => {
  service.answer((_request, response) => response.writeHead(307, { location: "/elsewhere" }).end());
  service.arrived.length = 0;
  expect(await send({ followsRedirects: false })).toMatchObject({ ok: true, value: { statusCode: 307 } });
  expect(service.arrived).toHaveLength(1);
});

test("an answer is refused at the sender's bound, and the gateway's own is never widened", async () => {
  service.answer((_request, response) => response.end("x".repeat(2_000)));
  expect(await send({ maxAnswerBytes: 1_000 })).toMatchObject({ failure: { kind: "too-large" } });
  expect(await send({ maxAnswerBytes: 2_000 })).toMatchObject({ ok: true });
  service.answer((_request, response) => response.end("x".repeat(11 * 1_048_576)));
  expect(await send({ maxAnswerBytes: 100 * 1_048_576 })).toMatchObject({ failure: { kind: "too-large" } });
});
