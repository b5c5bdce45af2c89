import { expect, test } from "vitest";
import { evaluate } from "../testing/evaluate.ts";
import { bytesToBase64 } from "../values/base64.ts";

test("every byte of a part survives", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const head = new TextEncoder().encode("--x\r\nContent-Type: image/png\r\n\r\n");
  const tail = new TextEncoder().encode("\r\n--x--\r\n");
  const body = {
    "$content-type": "multipart/form-data; boundary=x",
    $content: bytesToBase64(Uint8Array.from([...head, ...bytes, ...tail])),
  };
  expect(evaluate("@triggerMultipartBody(0)", { trigger: { outputs: { body } } })).toEqual({
    "$content-type": "image/png",
    $content: bytesToBase64(bytes),
  });
});
