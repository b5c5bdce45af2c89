import { expect, test } from "vitest";
import { decodeContent } from "./content.ts";

test("what has parts lists them beside its bytes, each as an envelope", () => {
  const contentType = "multipart/form-data; boundary=b";
  const lines = [
    "--b",
    'Content-Disposition: form-data; name="f"',
    "",
    "one",
    "--b",
    "Content-Type: image/png",
    "",
    "hi",
    "--b--",
    "",
  ];
  const bytes = Buffer.from(lines.join("\r\n"));
  expect(decodeContent({ bytes, contentType })).toEqual({
    ok: true,
    value: {
      "$content-type": contentType,
      $content: bytes.toString("base64"),
      $multipart: [
        {
          headers: { "Content-Disposition": 'form-data; name="f"' },
          body: { "$content-type": "text/plain", $content: "b25l" },
        },
        {
          headers: { "Content-Type": "image/png" },
          body: { "$content-type": "image/png", $content: "aGk=" },
        },
      ],
    },
  });
});
