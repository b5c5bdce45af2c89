import { type NextRequest, NextResponse } from "next/server";
import { DEVELOPMENT } from "./env.ts";
import { framedPage, isFramed } from "./server/http/framed-page.ts";

/**
 * Gives each page its own script nonce. Nothing is authorised here: every handler does that itself, so a request
 * that finds a way round this function gains nothing.
 */
export function proxy(request: NextRequest): Response {
  const nonce = btoa(crypto.randomUUID());
  const path = request.nextUrl.pathname + request.nextUrl.search;
  if (isFramed(request.headers)) return framedPage(path, nonce);
  const policy = [
    "default-src 'self'",
    // React explains errors with `eval` while developing, and only then.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${DEVELOPMENT ? " 'unsafe-eval'" : ""}`,
    // The checker of the designer runs in a thread of its own.
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  // A layout does not know its address; after signing in people come back to where they wanted to go.
  headers.set("x-towpath-path", path);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: "/((?!api/|connections/callback$|_next/static|_next/image|icon.svg).*)" };
