import { expect, test } from "vitest";
import { readBody, readJsonBody } from "./read-body.ts";

/** A body without a length, as a chunked upload has it. */
function aStreamedRequest(chunks: number, onEnd: () => void): Request {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === chunks) {
        controller.close();
        onEnd();
      } else {
        sent += 1;
        controller.enqueue(new Uint8Array(10));
      }
    },
  });
  const init = { method: "POST", body, duplex: "half" };
  return new Request("http://towpath.test/", init as RequestInit);
}

test("a body that is too long is refused at once, and its rest leaves the connection", async () => {
  let refused = false;
  const ended = new Promise<boolean>((resolve) => {
    const request = aStreamedRequest(1_000, () => resolve(refused));
    void readBody(request, 25).then((read) => {
      refused = !read.ok && read.failure.status === 413;
    });
  });
  expect(await ended).toBe(true);
});

test("a body up to the limit is read whole", async () => {
  const read = await readBody(
    aStreamedRequest(3, () => undefined),
    30,
  );
  expect(read.ok && read.value.byteLength).toBe(30);
});

const sentJson = (body: string) =>
  readJsonBody(
    new Request("http://towpath.test/", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    }),
    1_000,
  );

test.each(['{"values": {"__proto__": "x"}}', '[{"a": {"\\u005f_proto__": {}}}]'])(
  "a member named `__proto__` is refused by name: %s",
  async (body) => {
    const read = await sentJson(body);
    expect(read.ok ? null : [read.failure.status, read.failure.message]).toEqual([
      400,
      expect.stringContaining("`__proto__`"),
    ]);
  },
);

test("a text that speaks of `__proto__` is a text", async () => {
  expect((await sentJson('{"definitionText": "{\\"__proto__\\": 1}"}')).ok).toBe(true);
});
