import type { HttpFailure, HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { fail, type Logger, ok, type Result, said } from "@towpath/prelude";
import type { Sandbox } from "@towpath/sandbox";
import { Agent, type Dispatcher, request as send } from "undici";
import { aborted, failureOf, hostNotAllowed, refused, timedOut } from "./call-failure.ts";
import { type Exchange, transferInChunks } from "./chunked-transfer.ts";
import { createEgressGuard, type EgressPolicy } from "./egress-guard.ts";
import { encodeContent } from "./encode-content.ts";
import { guardedConnector, type ResolveHost } from "./guarded-connector.ts";
import type { HostRules } from "./host-rules.ts";
import type { ScriptHost, ServicePort } from "./operation/script/script-host.ts";
import { decodeResponse, type RawResponse, readResponse } from "./read-response.ts";
import {
  authorise,
  dropCredentials,
  type HeaderMap,
  readHeaders,
  setDefaultHeader,
  setHeader,
  setHost,
  toRecord,
} from "./request-headers.ts";

export interface GatewayLimits {
  /** Largest answer, unpacked, in bytes. */
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
  /** Longest silence within a body. */
  readonly idleTimeoutMs: number;
  readonly maxRedirects: number;
  /** Bodies of at least so many bytes go in pieces where the action allows it. */
  readonly chunkFromBytes: number;
  /** Sockets to one origin at once; further calls queue. */
  readonly connectionsPerOrigin: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxResponseBytes: 10 * 1_048_576,
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  maxRedirects: 5,
  chunkFromBytes: 1_048_576,
  connectionsPerOrigin: 64,
};

export interface GatewayOptions {
  readonly egress: EgressPolicy;
  readonly logger: Logger;
  readonly limits?: Partial<GatewayLimits>;
  /** For tests; the system's resolver otherwise. */
  readonly resolveHost?: ResolveHost;
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
  const agent = new Agent({
    connect: guardedConnector({
      guard: createEgressGuard(options.egress),
      connectTimeoutMs: limits.connectTimeoutMs,
      ...(options.resolveHost === undefined ? {} : { resolveHost: options.resolveHost }),
    }),
    connections: limits.connectionsPerOrigin,
    // The total time of a call is bounded below; these would only give it a second name.
    headersTimeout: 0,
    bodyTimeout: limits.idleTimeoutMs,
  });
  const sendWithin =
    (rules: HostRules | null): HttpPort["send"] =>
    async (request, call) => {
      const startedAt = performance.now();
      const prepared = prepare(request, call.idempotencyKey);
      if (!prepared.ok) return prepared;
      const result = await withDeadline(request, call.signal, prepared.value.url.hostname, (signal) =>
        exchange(request, prepared.value, {
          agent,
          limits: limitsOf(request, limits),
          signal,
          rules,
          keepsEncoding: request.keepsEncoding === true,
          followsRedirects: request.followsRedirects !== false,
        }),
      );
      // Host and outcome only: paths, queries, headers and bodies may carry secrets.
      options.logger.debug(
        {
          host: prepared.value.url.host,
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

type Outgoing = Exchange;

/** One request, or as many as a transfer in pieces takes. */
async function exchange(
  request: HttpRequest,
  outgoing: Outgoing,
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

function prepare(request: HttpRequest, idempotencyKey: string): Result<Outgoing, HttpFailure> {
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
  const authorised = authorise(headers.value, request.authentication);
  if (!authorised.ok) return authorised;
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
  return ok({ url: url.value, method, headers: headers.value, bytes: content.value?.bytes ?? null });
}

function readUrl(text: string, base?: URL): Result<URL, HttpFailure> {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url === null) {
    return fail(
      refused(
        "BadRequest",
        said("The address of the call is not a complete web address (https://…).").message,
      ),
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return fail(
      refused(
        "BadRequest",
        `Addresses starting with "${url.protocol}" cannot be called, only https and http.`,
      ),
    );
  }
  if (url.username !== "" || url.password !== "") {
    return fail(
      refused(
        "BadRequest",
        "The address holds a user name or password. Put the sign-in into Authentication instead.",
      ),
    );
  }
  return ok(url);
}

interface Sending {
  readonly agent: Agent;
  readonly limits: GatewayLimits;
  readonly signal: AbortSignal;
  /** Null: every host that the guard lets through. */
  readonly rules: HostRules | null;
  readonly keepsEncoding: boolean;
  readonly followsRedirects: boolean;
}

function limitsOf({ maxAnswerBytes }: HttpRequest, limits: GatewayLimits): GatewayLimits {
  if (maxAnswerBytes === undefined) return limits;
  return { ...limits, maxResponseBytes: Math.min(limits.maxResponseBytes, maxAnswerBytes) };
}

async function follow(first: Outgoing, sending: Sending): Promise<Result<RawResponse, HttpFailure>> {
  let outgoing = first;
  for (let hop = 0; hop <= sending.limits.maxRedirects; hop += 1) {
    if (sending.rules?.allows(outgoing.url) === false) return fail(hostNotAllowed(outgoing.url.hostname));
    const response = await sendOnce(outgoing, sending);
    const location = sending.followsRedirects ? redirectOf(response) : null;
    if (location === null)
      return readResponse(response, outgoing.url.hostname, {
        maxBytes: sending.limits.maxResponseBytes,
        keepsEncoding: sending.keepsEncoding,
      });
    await response.body.dump({ limit: 65_536, signal: sending.signal });
    const next = redirected(outgoing, response.statusCode, location);
    if (!next.ok) return next;
    outgoing = next.value;
  }
  const { maxRedirects } = sending.limits;
  return fail(
    refused(
      "TooManyRedirects",
      `"${first.url.hostname}" redirected the call more than ${maxRedirects} times.`,
    ),
  );
}

function sendOnce(outgoing: Outgoing, sending: Sending): Promise<Dispatcher.ResponseData> {
  return send(outgoing.url, {
    dispatcher: sending.agent,
    method: outgoing.method as Dispatcher.HttpMethod,
    headers: toRecord(outgoing.headers),
    body: outgoing.bytes,
    signal: sending.signal,
  });
}

function redirectOf(response: Dispatcher.ResponseData): string | null {
  if (![301, 302, 303, 307, 308].includes(response.statusCode)) return null;
  const location = response.headers.location;
  return typeof location === "string" && location !== "" ? location : null;
}

function redirected(from: Outgoing, status: number, location: string): Result<Outgoing, HttpFailure> {
  const url = readUrl(location, from.url);
  if (!url.ok) return url;
  if (from.url.protocol === "https:" && url.value.protocol === "http:") {
    return fail(
      refused(
        "UnsafeRedirect",
        `"${from.url.hostname}" redirected the call from https to http, which would expose it.`,
      ),
    );
  }
  const headers: HeaderMap = new Map(from.headers);
  if (url.value.origin !== from.url.origin) dropCredentials(headers);
  const becomesGet = status === 303 ? from.method !== "HEAD" : status < 303 && from.method === "POST";
  if (!becomesGet) return ok({ ...from, url: url.value, headers });
  for (const name of ["content-type", "idempotency-key"]) headers.delete(name);
  return ok({ url: url.value, method: "GET", headers, bytes: null });
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
