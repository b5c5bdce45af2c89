import { expect, test } from "vitest";
import { decodeContent, decodeSent } from "./content.ts";

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

const LATIN_1 = Buffer.from('{"name":"Müller"}', "latin1");

test.each(["application/json", "application/json; charset=utf-8", "application/vnd.x+json; charset=UTF8"])(
  "JSON that is sent as %s and is not UTF-8 fails, before a letter of it is lost",
  (contentType) => {
    expect(decodeSent({ bytes: LATIN_1, contentType })).toMatchObject({
      failure: { message: expect.stringContaining("it is not text in UTF-8") },
    });
    expect(decodeSent({ bytes: Buffer.from('{"name":"Müller"}'), contentType })).toEqual({
      ok: true,
      value: { name: "Müller" },
    });
  },
);

test("JSON in a character set that it names is read in that, and what is no JSON as ever", () => {
  const contentType = "application/json; charset=iso-8859-1";
  expect(decodeSent({ bytes: LATIN_1, contentType })).toEqual({ ok: true, value: { name: "Müller" } });
  expect(decodeSent({ bytes: LATIN_1, contentType: "text/plain" })).toMatchObject({ ok: true });
});
