import { describe, expect, test } from "vitest";
import { isFromOwnPages } from "./cross-site.ts";

const URL_ = "https://towpath.test";
const asks = (method: string, headers: Record<string, string>) =>
  isFromOwnPages(method, new Headers(headers), URL_);

describe("whether a call comes from our own pages", () => {
  test("reading may come from anywhere", () => {
    expect(asks("GET", { origin: "https://evil.example" })).toBe(true);
  });

  test("the browser's word about the site beats the origin", () => {
    expect(asks("POST", { "sec-fetch-site": "cross-site", origin: URL_ })).toBe(false);
    expect(asks("POST", { "sec-fetch-site": "none" })).toBe(false);
  });

  test("an address by which the server is reached as well is its own", () => {
    expect(asks("POST", { origin: "http://192.168.1.5:4600", host: "192.168.1.5:4600" })).toBe(true);
    expect(asks("POST", { origin: "http://evil.example", host: "192.168.1.5:4600" })).toBe(false);
    expect(asks("POST", { origin: "nonsense", host: "nonsense" })).toBe(false);
  });
});
