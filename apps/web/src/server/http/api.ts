import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { RPCHandler } from "@orpc/server/fetch";
import { authorise, type Caller } from "../auth/authorise.ts";
import { addressOf } from "../auth/sign-in.ts";
import type { RequestContext } from "../checked-procedures.ts";
import type { Deps } from "../deps.ts";
import { router } from "../router.ts";
import { isFromOwnPages } from "./cross-site.ts";
import { explainInvalidInput } from "./explain-invalid-input.ts";
import { explainUnforeseen } from "./explain-unforeseen.ts";
import { readJsonBody } from "./read-body.ts";
import { refuse } from "./refuse.ts";

/** A flow of 10 million characters fits, and its JSON spelling with it. */
const BODY_LIMIT = 12_000_000;
/** Nobody in particular may send a form, not a flood. */
const BODY_LIMIT_SIGNED_OUT = 64_000;

export interface HttpApi {
  /** `/api/v1/…`: for other programs, described by the OpenAPI document. */
  readonly rest: (request: Request) => Promise<Response>;
  /** `/api/rpc/…`: the same procedures for our own pages. */
  readonly rpc: (request: Request) => Promise<Response>;
}

export function openHttpApi(deps: Deps): HttpApi {
  const explained = async <T>(path: readonly string[], call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw explainUnforeseen(explainInvalidInput(error), path, deps.logger);
    }
  };
  const rest = new OpenAPIHandler<RequestContext>(router, {
    clientInterceptors: [({ path, next }) => explained(path, next)],
    customErrorResponseBodyEncoder: ({ code, message, data }) =>
      data === undefined || data === null ? { code, message } : { code, message, data },
  });
  const rpc = new RPCHandler<RequestContext>(router, {
    clientInterceptors: [({ path, next }) => explained(path, next)],
  });
  const door = (handler: typeof rest | typeof rpc, prefix: `/${string}`) => (request: Request) =>
    guarded(deps, request, async (checked, caller) => {
      const address = addressOf(request.headers.get("x-forwarded-for"), deps.trustedProxies);
      const cookies: string[] = [];
      const visitor = {
        isBrowser: !request.headers.has("authorization"),
        host: request.headers.get("x-forwarded-host") ?? request.headers.get("host"),
        setCookie: (line: string) => void cookies.push(line),
      };
      const { actor, session, refusedKey } = caller;
      const context = { deps, actor, session, refusedKey, address, visitor };
      const { matched, response } = await handler.handle(checked, { prefix, context });
      if (!matched) return refuse(404, "NOT_FOUND", "There is nothing at this address of the API.");
      for (const cookie of cookies) response.headers.append("set-cookie", cookie);
      return response;
    });
  return { rest: door(rest, "/api/v1"), rpc: door(rpc, "/api/rpc") };
}

/** What stands before every procedure: who it is, from where, how much, and in which form. */
async function guarded(
  deps: Deps,
  request: Request,
  handle: (request: Request, caller: Caller) => Promise<Response>,
): Promise<Response> {
  let caller: Caller;
  try {
    caller = await authorise(deps, request.headers);
  } catch (error) {
    const known = explainUnforeseen(error, ["authorise"], deps.logger);
    return refuse(known.status, known.code, known.message);
  }
  if (caller.byCookie && !isFromOwnPages(request.method, request.headers, deps.publicUrl)) {
    return refuse(
      403,
      "FORBIDDEN",
      "This call did not come from Towpath's own pages, so it was not carried out.",
    );
  }
  const body = await readJsonBody(request, caller.actor === null ? BODY_LIMIT_SIGNED_OUT : BODY_LIMIT);
  if (!body.ok) return refuse(body.failure.status, body.failure.code, body.failure.message);

  const answer = await handle(withBody(request, body.value), caller);
  answer.headers.set("cache-control", "no-store");
  if (caller.setCookie !== null) answer.headers.append("set-cookie", caller.setCookie);
  return answer;
}

function withBody(request: Request, body: Uint8Array<ArrayBuffer> | null): Request {
  const { method, headers, signal, url } = request;
  return new Request(url, { method, headers, signal, ...(body === null ? {} : { body }) });
}

const opened = new WeakMap<Deps, HttpApi>();

/** The API over these deps; made once, because the handlers compile their routes. */
export function httpApi(deps: Deps): HttpApi {
  const api = opened.get(deps) ?? openHttpApi(deps);
  opened.set(deps, api);
  return api;
}
