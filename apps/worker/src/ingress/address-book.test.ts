import { hookUrl } from "@towpath/triggers";
import { expect, test } from "vitest";
import { createAddressBook } from "./address-book.ts";

const SECRET = Buffer.alloc(32, 1).toString("base64url");
const address = (key: string, extra = "") => `${hookUrl("", SECRET, key, "ask")}${extra}`;

test("an address that was believed once is read once, and what is near it is not believed for that", () => {
  const book = createAddressBook(SECRET);
  const url = address("key");
  const found = book.find(url);
  expect(found).toMatchObject({ hookKey: "key", triggerName: "ask", path: "" });
  expect(book.find(url)).toBe(found);
  expect(book.find(url.replace("key", "other"))).toBe("unsigned");
  expect(book.find(`${url}x`)).toBe("unsigned");
  expect(book.find("/hooks/key")).toBe("unknown");
});

test("keeps a bounded number of addresses, and none that is long", () => {
  const book = createAddressBook(SECRET, 2);
  const first = book.find(address("a"));
  book.find(address("b"));
  book.find(address("c"));
  expect(book.find(address("a"))).toEqual(first);
  expect(book.find(address("a"))).not.toBe(first);
  const long = address("a", `&q=${"x".repeat(500)}`);
  expect(book.find(long)).not.toBe(book.find(long));
});
