import { expect, test } from "vitest";
import { triggerBodyText } from "./trigger-body.ts";

test("the body that came in is given to edit, digit for digit", () => {
  const text = triggerBodyText(
    '{"headers": {"X-Id": "7"}, "body": {"id": 12345678901234567890, "half": 1.0}}',
  );
  expect(text).toBe('{\n  "id": 12345678901234567890,\n  "half": 1.0\n}');
});

test("a trigger without a body gives an empty object to begin with, and null is a body", () => {
  expect(triggerBodyText(null)).toBe("{}");
  expect(triggerBodyText('{"headers": {}}')).toBe("{}");
  expect(triggerBodyText('"text"')).toBe("{}");
  expect(triggerBodyText('{"body": null}')).toBe("null");
});
