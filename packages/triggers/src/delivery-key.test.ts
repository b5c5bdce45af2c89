import { expect, test } from "vitest";
import { deliveryKey } from "./delivery-key.ts";

test.each([
  [{ "X-GitHub-Delivery": "1" }, "x-github-delivery\n1"],
  [{ "webhook-id": " 2 " }, "webhook-id\n2"],
  [{ "Idempotency-Key": "3" }, "idempotency-key\n3"],
  [{ "ce-id": "4", "ce-source": "/s" }, "ce-id\n/s\n4"],
  [{ "webhook-id": "5", "idempotency-key": "6" }, "webhook-id\n5"],
])("%j names its delivery", (headers, key) => {
  expect(deliveryKey(headers)).toBe(key);
});

test.each([
  [{}],
  [{ "X-Request-Id": "1" }],
  [{ "ce-id": "1" }],
  [{ "idempotency-key": "  " }],
  [{ "idempotency-key": "x".repeat(501) }],
])("%j names none", (headers) => {
  expect(deliveryKey(headers)).toBeNull();
});
