import { apiKeyIn, hashPassword, newApiKey, passwordMatches } from "@towpath/db";
import { describe, expect, test } from "vitest";
import { sessionCookieLine, sessionTokenIn } from "./session-cookie.ts";
import { addressOf } from "./sign-in.ts";

describe("a password", () => {
  test("is stored as a salted scrypt hash that names its cost, and matches itself only", async () => {
    const [one, two] = await Promise.all([
      hashPassword("pass\u00e9word 1"),
      hashPassword("pass\u00e9word 1"),
    ]);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(one).not.toBe(two);
    // The same letter as two code points, as another keyboard sends it.
    expect(await passwordMatches("passe\u0301word 1", one)).toBe(true);
    expect(await passwordMatches("password 1", one)).toBe(false);
  });

  test.each(["", "scrypt", "bcrypt$1$2$3$4$5", "hash"])("matches no hash like %j", async (hash) => {
    expect(await passwordMatches("anything", hash)).toBe(false);
  });
});

describe("the network address of a caller", () => {
  test.each([
    ["is what the nearest proxy saw", "203.0.113.9, 198.51.100.2", 1, "198.51.100.2"],
    ["is one further away when there are two proxies", "1.1.1.1, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"],
    ["is not what the caller claims when there is no proxy", "203.0.113.9", 0, "unknown"],
    ["is unknown without a header", null, 1, "unknown"],
  ])("%s", (_what, header, proxies, address) => {
    expect(addressOf(header, proxies)).toBe(address);
  });
});

describe("a session cookie", () => {
  test("is found among others, by its whole name", () => {
    const header = "xtowpath-session=no; towpath-session=a_b-c; other=1";
    expect(sessionTokenIn("http://towpath.test", header)).toBe("a_b-c");
    expect(sessionTokenIn("https://towpath.test", header)).toBeNull();
    expect(sessionTokenIn("http://towpath.test", null)).toBeNull();
  });

  test("over https is secure and bound to the host", () => {
    expect(sessionCookieLine("https://towpath.test", "t")).toMatch(
      /^__Host-towpath-session=t; Path=\/;.*; Secure$/,
    );
  });
});

describe("an API key", () => {
  test("is read from its header and from nothing else", () => {
    const { key, prefix } = newApiKey();
    expect(apiKeyIn(`Bearer ${key}`)).toBe(key);
    expect(key.startsWith(prefix)).toBe(true);
    for (const header of [null, "", key, `Basic ${key}`, "Bearer x", `Bearer ${key} ${key}`]) {
      expect(apiKeyIn(header)).toBeNull();
    }
  });
});
