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

test("inside another page there are words and a way out, and nothing of the product", async () => {
  const inFrame = (path: string) =>
    proxy(new NextRequest(`http://towpath.test${path}`, { headers: { "sec-fetch-dest": "iframe" } }));
  const answer = inFrame("/connections?a=%22%3Cb");
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'.*frame-ancestors \*$/);
  const text = await answer.text();
  expect(text).toContain('<a href="/connections?a=%22%3Cb" target="_blank" rel="noopener">');
  expect(text).not.toContain("<script");
  expect(await inFrame("/x?q='><script>").text()).not.toContain("<script>");
});
