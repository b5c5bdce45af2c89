import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";

/** What happened to refresh tokens so far. */
export interface RefreshCounts {
  /** Refreshes that the service answered with new tokens. */
  readonly renewed: number;
  /** Refreshes that reached the service with a token it had seen before. */
  readonly reused: number;
  /** Refreshes that reached the service and were refused. */
  readonly refused: number;
  /** The most often that one and the same refresh token came. */
  readonly mostOfOne: number;
}

/** What a test wants to go wrong with refreshes. */
export interface RefreshSwitches {
  readonly failures: { status: number; headers: Readonly<Record<string, string>>; body: string }[];
  delay: { ms: number; when: "before" | "after" };
  /** How many answers are to be lost on their way. */
  lost: number;
}

/** Stands before the token address: counts, and does what the switches say. */
export function watchRefreshes(provider: Provider, switches: RefreshSwitches): () => RefreshCounts {
  const seen = new Map<string, number>();
  const counts = { renewed: 0, reused: 0, refused: 0 };
  const isRefresh = ({ oidc }: KoaContextWithOIDC) => oidc?.params?.grant_type === "refresh_token";
  const note = (token: string) => {
    const key = createHash("sha256").update(token).digest("base64");
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times > 1) counts.reused += 1;
  };
  provider.on("grant.success", (ctx) => {
    if (isRefresh(ctx)) counts.renewed += 1;
  });
  provider.on("grant.error", (ctx) => {
    if (isRefresh(ctx)) counts.refused += 1;
  });
  provider.use(async (ctx, next) => {
    if (ctx.path !== "/token" || ctx.method !== "POST") return next();
    const form = await formOf(ctx.req);
    // The stream is read now: the provider takes the form from here.
    Object.assign(ctx.req, { body: form });
    const token = form.refresh_token;
    if (token === undefined) return next();
    const failure = switches.failures.shift();
    if (failure !== undefined) {
      ctx.status = failure.status;
      ctx.set({ ...failure.headers });
      ctx.body = failure.body;
      return;
    }
    return answerRefresh(ctx.req, switches, async () => {
      note(token);
      await next();
    });
  });
  return () => ({ ...counts, mostOfOne: Math.max(0, ...seen.values()) });
}

async function answerRefresh(
  request: IncomingMessage,
  switches: RefreshSwitches,
  refresh: () => Promise<void>,
): Promise<void> {
  const { ms, when } = switches.delay;
  if (when === "before") await wait(ms);
  await refresh();
  if (when === "after") await wait(ms);
  if (switches.lost === 0) return;
  switches.lost -= 1;
  request.socket.destroy();
}

async function formOf(request: IncomingMessage): Promise<Readonly<Record<string, string>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
}
