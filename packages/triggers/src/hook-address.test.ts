import { describe, expect, test } from "vitest";
import { hookUrl, verifyHookSignature } from "./hook-address.ts";

const SECRET = Buffer.alloc(32, 7).toString("base64url");
const KEY = "0123456789abcdef0123456789abcdef";

function presented(url: string) {
  const { pathname, searchParams } = new URL(url);
  const [, , hookKey = "", trigger = ""] = pathname.split("/");
  return { hookKey, triggerName: decodeURIComponent(trigger), query: searchParams };
}

describe("the address of a Request trigger", () => {
  test("looks like a callback address of Logic Apps", () => {
    const url = new URL(
      hookUrl("https://flows.example/", SECRET, KEY, "When a request arrives", "/orders/{id}"),
    );
    expect(url.pathname).toBe(`/hooks/${KEY}/When%20a%20request%20arrives/orders/%7Bid%7D`);
    expect([...url.searchParams.keys()]).toEqual(["sp", "sv", "sig"]);
    expect(url.searchParams.get("sp")).toBe("/triggers/When a request arrives/run");
  });

  test("is accepted as it was given out, whatever public address and path it is reached by", () => {
    const url = hookUrl("https://flows.example", SECRET, KEY, "manüll/1");
    expect(verifyHookSignature(SECRET, presented(url))).toBe(true);
  });

  const good = presented(hookUrl("https://x.example", SECRET, KEY, "manual"));
  const withQuery = (change: (query: URLSearchParams) => void) => {
    const query = new URLSearchParams(good.query);
    change(query);
    return { ...good, query };
  };
  test.each([
    ["another hook key", { ...good, hookKey: KEY.replace("0", "1") }],
    ["another trigger", { ...good, triggerName: "other" }],
    ["another spelling of the trigger", { ...good, triggerName: "Manual" }],
    ["no signature", withQuery((query) => query.delete("sig"))],
    ["an empty signature", withQuery((query) => query.set("sig", ""))],
    ["a shortened signature", withQuery((query) => query.set("sig", (query.get("sig") ?? "").slice(0, -1)))],
    ["a lengthened signature", withQuery((query) => query.set("sig", `${query.get("sig")}=`))],
    ["two signatures", withQuery((query) => query.append("sig", "x"))],
    ["another version", withQuery((query) => query.set("sv", "2.0"))],
    ["another permission", withQuery((query) => query.set("sp", "/triggers/manual/read"))],
  ])("is refused with %s", (_what, wrong) => {
    expect(verifyHookSignature(SECRET, good)).toBe(true);
    expect(verifyHookSignature(SECRET, wrong)).toBe(false);
  });

  test("is refused when the installation has another secret, or none", () => {
    expect(verifyHookSignature(Buffer.alloc(32, 8).toString("base64url"), good)).toBe(false);
    const unsigned = presented(hookUrl("https://x.example", "", KEY, "manual"));
    expect(verifyHookSignature("", unsigned)).toBe(false);
  });
});
