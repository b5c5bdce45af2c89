import type { HttpFailure, HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { assertNever, fail, type Logger, ok, type Result, said } from "@towpath/prelude";
import type { Sandbox } from "@towpath/sandbox";
import { Agent } from "undici";
import { aborted, failureOf, refused, timedOut } from "./call-failure.ts";
import { type Exchange, transferInChunks } from "./chunked-transfer.ts";
import { createEgressGuard, type EgressPolicy } from "./egress-guard.ts";
import { encodeContent } from "./encode-content.ts";
import { follow, limitsOf, readUrl, redirected, type Sending } from "./follow-redirects.ts";
import { DEFAULT_LIMITS, type GatewayLimits } from "./gateway-limits.ts";
import { guardedConnector, type ResolveHost } from "./guarded-connector.ts";
import type { HostRules } from "./host-rules.ts";
import type { ScriptHost, ServicePort } from "./operation/script/script-host.ts";
import { decodeResponse } from "./read-response.ts";
import { readHeaders, setDefaultHeader, setHeader, setHost } from "./request-headers.ts";
import { type ClientCertificate, readAuthentication, type SignIn } from "./sign-in/read-authentication.ts";
import { withCertificate, withToken } from "./sign-in/signed-in.ts";
import { createTokenKeeper } from "./sign-in/token-request.ts";

export interface GatewayOptions {
  readonly egress: EgressPolicy;
  readonly logger: Logger;
  readonly limits?: Partial<GatewayLimits>;
  /** For tests; the system's resolver otherwise. */
  readonly resolveHost?: ResolveHost;
  /** For tests: whose certificates are trusted, in PEM; the system's authorities otherwise. */
  readonly trust?: string;
  /** Runs the scripts of connectors; without it their operations are refused. */
  readonly scripts?: Pick<Sandbox, "run">;
}

export interface HttpGateway extends ServicePort {
  /** The same door for those who may only call some hosts: each address is judged, those of redirects too. */
  within(rules: HostRules): ServicePort;
  /** Waits for calls under way, then closes every connection. */
  close(): Promise<void>;
}

/**
 * The one door through which calls leave.
 *
 * @throws when the policy holds an entry that cannot be read
 */
export function createHttpGateway(options: GatewayOptions): HttpGateway {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const guard = createEgressGuard(options.egress);
  const openAgent = (certificate?: ClientCertificate) =>
    new Agent({
      connect: guardedConnector({
        guard,
        connectTimeoutMs: limits.connectTimeoutMs,
        tls: { ...certificate, ...(options.trust === undefined ? {} : { ca: options.trust }) },
        ...(options.resolveHost === undefined ? {} : { resolveHost: options.resolveHost }),
      }),
      connections: limits.connectionsPerOrigin,
      // The total time of a call is bounded below; these would only give it a second name.
      headersTimeout: 0,
      bodyTimeout: limits.idleTimeoutMs,
    });
  const agent = openAgent();
  const tokens = createTokenKeeper(() => performance.now());
  const sendWithin =
    (rules: HostRules | null): HttpPort["send"] =>
    async (request, call) => {
      const startedAt = performance.now();
      const prepared = prepare(request, call.idempotencyKey);
      if (!prepared.ok) return prepared;
      const { outgoing, signIn } = prepared.value;
      const result = await withDeadline(request, call.signal, outgoing.url.hostname, (signal) => {
        const sending = {
          agent,
          limits: limitsOf(request, limits),
          signal,
          rules,
          keepsEncoding: request.keepsEncoding === true,
          followsRedirects: request.followsRedirects !== false,
        };
        const work = (sent: Sending) => exchange(request, outgoing, sent);
        switch (signIn.kind) {
          case "none":
            return work(sending);
          case "header":
            setHeader(outgoing.headers, "Authorization", signIn.authorization);
            return work(sending);
          case "certificate":
            return withCertificate(openAgent(signIn.certificate), outgoing.url.origin, sending, work);
          case "token":
            return withToken(signIn.asks, outgoing.headers, tokens, { sending, work });
          default:
            return assertNever(signIn);
        }
      });
      // Host and outcome only: paths, queries, headers and bodies may carry secrets.
      options.logger.debug(
        {
          host: outgoing.url.host,
          outcome: result.ok ? result.value.statusCode : result.failure.error.code,
          tookMs: Math.round(performance.now() - startedAt),
        },
        "Called out",
      );
      return result;
    };
  const scripts =
    options.scripts === undefined ? {} : { scripts: scriptHost(options.scripts, options.logger) };
  return {
    ...scripts,
    send: sendWithin(null),
    within: (rules) => ({ ...scripts, send: sendWithin(rules) }),
    close: () => agent.close(),
  };
}

function scriptHost(sandbox: Pick<Sandbox, "run">, logger: Logger): ScriptHost {
  return {
    run: (task, call) => sandbox.run(task, call),
    wrote: (about) => logger.info(about, "A connector's script wrote a line"),
  };
}

/** One request, or as many as a transfer in pieces takes. */
async function exchange(
  request: HttpRequest,
  outgoing: Exchange,
  sending: Sending,
): Promise<Result<HttpResponse, HttpFailure>> {
  const { maxResponseBytes, chunkFromBytes } = sending.limits;
  const raw =
    request.chunked === true
      ? await transferInChunks(outgoing, {
          exchange: (next) => follow(next, sending),
          // As for a redirect that keeps method and body.
          moved: (from, location) => redirected(from, 307, location),
          maxBytes: maxResponseBytes,
          chunkFrom: chunkFromBytes,
        })
      : await follow(outgoing, sending);
  return raw.ok ? ok(decodeResponse(raw.value, sending.keepsEncoding)) : raw;
}

const METHOD = /^[A-Z]{1,20}$/;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

function prepare(
  request: HttpRequest,
  idempotencyKey: string,
): Result<{ readonly outgoing: Exchange; readonly signIn: SignIn }, HttpFailure> {
  const url = readUrl(request.uri);
  if (!url.ok) return url;
  const method = request.method.trim().toUpperCase();
  if (!METHOD.test(method) || method === "CONNECT" || method === "TRACE") {
    return fail(
      refused(
        "BadRequest",
        said("The method of the call is not one that can be sent, e.g. GET or POST.").message,
      ),
    );
  }
  const headers = readHeaders(request.headers);
  if (!headers.ok) return headers;
  const signIn = readAuthentication(request.authentication, url.value);
  if (!signIn.ok) return signIn;
  const hosted = setHost(headers.value, request.hostHeader);
  if (!hosted.ok) return hosted;
  const content = encodeContent(request.body);
  if (!content.ok) return fail(refused("BadRequest", content.failure.message));
  if (content.value?.contentType != null) {
    const set = content.value.fixedType === true ? setHeader : setDefaultHeader;
    set(headers.value, "Content-Type", content.value.contentType);
  }
  if (!SAFE.has(method)) setDefaultHeader(headers.value, "Idempotency-Key", idempotencyKey);
  setDefaultHeader(headers.value, "User-Agent", "Towpath");
  setDefaultHeader(headers.value, "Accept", "*/*");
  setDefaultHeader(headers.value, "Accept-Encoding", "gzip, deflate, br");
  const outgoing = { url: url.value, method, headers: headers.value, bytes: content.value?.bytes ?? null };
  return ok({ outgoing, signIn: signIn.value });
}

/** Node takes anything above for "at once". */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Bounds the whole call, redirects and body included, and tells our time-out from the caller's abort. */
async function withDeadline(
  request: HttpRequest,
  outer: AbortSignal,
  host: string,
  work: (signal: AbortSignal) => Promise<Result<HttpResponse, HttpFailure>>,
): Promise<Result<HttpResponse, HttpFailure>> {
  if (outer.aborted) return fail(aborted());
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(
    () => {
      expired = true;
      controller.abort();
    },
    Math.min(request.timeoutMs, LONGEST_TIMER_MS),
  );
  const stop = () => controller.abort();
  outer.addEventListener("abort", stop, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (outer.aborted) return fail(aborted());
    return fail(expired || isIdleTimeout(error) ? timedOut(host, request.timeoutMs) : failureOf(error, host));
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", stop);
  }
}

function isIdleTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "UND_ERR_BODY_TIMEOUT";
}
