import { fail, ok, type Result } from "@towpath/prelude";
import { z } from "zod";
import { UsageError } from "../usage-error.ts";

/** A server, spoken to with somebody's key. */
export interface ApiClient {
  /** @param path below `/api/v1` */
  get<T>(path: string, answer: z.ZodType<T>): Promise<Result<T, string>>;
  post<T>(path: string, body: ApiBody, answer: z.ZodType<T>): Promise<Result<T, string>>;
}

type ApiBody = { readonly json: unknown } | { readonly bytes: Uint8Array };

export interface ServerOptions {
  readonly url?: string | undefined;
  readonly "api-key"?: string | undefined;
}

const BY_DEFAULT = "http://localhost:3000";
const Refusal = z.object({ message: z.string() });

/** `--url` and `--api-key`, or `TOWPATH_URL` and `TOWPATH_API_KEY`, which no list of processes shows. */
export function connectToServer(
  { url, "api-key": apiKey }: ServerOptions,
  env: { readonly TOWPATH_URL?: string | undefined; readonly TOWPATH_API_KEY?: string | undefined },
  call: typeof fetch = fetch,
): ApiClient {
  const base = (url ?? env.TOWPATH_URL ?? BY_DEFAULT).replace(/\/+$/, "");
  if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
    throw new UsageError(`--url wants an address such as ${BY_DEFAULT}, not "${base}".`);
  }
  const key = apiKey ?? env.TOWPATH_API_KEY;
  if (key === undefined || key === "") {
    throw new UsageError(
      "an API key is needed: make one on the settings page, and give it as --api-key or TOWPATH_API_KEY.",
    );
  }
  const ask = async <T>(
    path: string,
    init: RequestInit,
    answer: z.ZodType<T>,
  ): Promise<Result<T, string>> => {
    const headers = { authorization: `Bearer ${key}`, ...init.headers };
    let response: Response;
    try {
      response = await call(`${base}/api/v1${path}`, { ...init, headers });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${whyOf(error.cause)})` : "";
      return fail(`${base} does not answer${cause}. Is the server running, and is the address right?`);
    }
    return readAnswer(response, answer, base);
  };
  return {
    get: (path, answer) => ask(path, {}, answer),
    post: (path, body, answer) => ask(path, postOf(body), answer),
  };
}

/** fetch has a list of ports that no web server listens at, and two words for it. */
const whyOf = ({ message }: Error) =>
  message === "bad port" ? "nobody may ask a web server at that port: it belongs to something else" : message;

async function readAnswer<T>(
  response: Response,
  answer: z.ZodType<T>,
  base: string,
): Promise<Result<T, string>> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const said = Refusal.safeParse(body);
    return fail(said.success ? said.data.message : `${base} answered ${response.status}.`);
  }
  const read = answer.safeParse(body);
  return read.success ? ok(read.data) : fail(`${base} does not answer as a Towpath server does.`);
}

function postOf(body: ApiBody): RequestInit {
  return "json" in body
    ? {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body.json),
      }
    : {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array(body.bytes),
      };
}
