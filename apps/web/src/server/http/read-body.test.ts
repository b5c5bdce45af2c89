import { expect, test } from "vitest";
import { readBody } from "./read-body.ts";

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
