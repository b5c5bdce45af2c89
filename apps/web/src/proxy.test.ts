import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "./proxy.ts";

const policyOf = (path: string) =>
  proxy(new NextRequest(`http://towpath.test${path}`)).headers.get("content-security-policy") ?? "";
const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1];

test("each page gets a nonce of its own", () => {
  const [one, two] = [nonceOf(policyOf("/")), nonceOf(policyOf("/"))];
  expect(one).toMatch(/^[A-Za-z0-9+/=]{20,}$/);
  expect(one).not.toBe(two);
});

test("a page runs our scripts only, in no frame, and sends its forms nowhere else", () => {
  const policy = policyOf("/runs");
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).not.toContain("unsafe-eval");
  expect(/script-src [^;]*/.exec(policy)?.[0]).not.toContain("unsafe-inline");
});
