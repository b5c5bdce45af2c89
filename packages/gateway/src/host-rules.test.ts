import { describe, expect, test } from "vitest";
import { hostRules, readHosts } from "./host-rules.ts";

const allows = (hosts: readonly string[], address: string) => {
  const read = readHosts(hosts);
  if (!read.ok) throw new Error(read.failure);
  return hostRules(read.value).allows(new URL(address));
};

describe("hosts an environment may call", () => {
  test.each([
    ["api.example.com", "https://api.example.com/a?b", true],
    ["API.Example.com", "https://api.example.com./", true],
    ["https://api.example.com/v1", "https://api.example.com:8443/", true],
    ["api.example.com", "https://example.com/", false],
    ["api.example.com", "https://x.api.example.com/", false],
    ["*.example.com", "https://api.example.com/", true],
    ["*.example.com", "https://a.b.example.com/", true],
    ["*.example.com", "https://example.com/", false],
    ["*.example.com", "https://evilexample.com/", false],
    ["example.com", "https://example.com.evil.net/", false],
    ["bücher.example", "https://xn--bcher-kva.example/", true],
    ["192.0.2.7", "http://3221225991/", true],
    ["192.0.2.7", "http://192.0.2.8/", false],
    ["[2001:db8::1]", "http://[2001:DB8:0::1]/", true],
  ])("with %s a call to %s is allowed: %s", (host, address, expected) => {
    expect(allows([host], address)).toBe(expected);
  });

  test("an empty list allows nothing", () => {
    expect(allows(["", "  "], "https://example.com/")).toBe(false);
  });

  test.each([
    "*",
    "*.",
    "a b",
    "user@example.com",
    "example.com:8080",
    "*.192.0.2.1",
    "exa*mple.com",
    "http://",
  ])("%s is refused with an example of what to write", (line) => {
    expect(readHosts([line])).toMatchObject({
      ok: false,
      failure: expect.stringContaining("api.example.com"),
    });
  });

  test("doubles are one, and too many are refused", () => {
    expect(readHosts(["a.example", "A.example "])).toEqual({ ok: true, value: ["a.example"] });
    const many = Array.from({ length: 501 }, (_, index) => `h${index}.example`);
    expect(readHosts(many)).toMatchObject({ ok: false });
  });
});
