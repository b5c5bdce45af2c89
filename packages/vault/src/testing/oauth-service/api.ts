import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { bodyOf } from "./pages.ts";

/** One call of the API as it arrived. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Who the token speaks for: a person, or a client. Null: it is not taken. */
  readonly by: string | null;
  readonly idempotencyKey: string | null;
}

/** `/api/me`, `/api/things`: answers whoever brings a token that counts, and 401 to everybody else. */
export async function answerApi(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ApiCall> {
  const { method = "GET", url = "/", headers } = request;
  const path = new URL(url, "http://service").pathname;
  const body = await bodyOf(request);
  const by = await ownerOf(provider, headers.authorization ?? "");
  const [status, answer] = by === null ? UNAUTHORIZED : contentOf(method, path, by, body);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  const key = headers["idempotency-key"];
  return { method, path, status, by, idempotencyKey: typeof key === "string" ? key : null };
}

const UNAUTHORIZED = [401, { error: { message: "The token does not count any more." } }] as const;

async function ownerOf(provider: Provider, authorization: string): Promise<string | null> {
  const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
  if (token === undefined) return null;
  const [access, client] = await Promise.all([
    provider.AccessToken.find(token),
    provider.ClientCredentials.find(token),
  ]);
  return access?.accountId ?? client?.clientId ?? null;
}

function contentOf(method: string, path: string, by: string, body: string): readonly [number, object] {
  if (path === "/api/me") return [200, { id: by, name: nameOf(by) }];
  if (path !== "/api/things") return [404, { error: { message: "There is nothing here." } }];
  if (method === "POST") return [201, { id: "3", ...(JSON.parse(body || "{}") as object), owner: by }];
  return [
    200,
    {
      value: [
        { id: "1", title: `First thing of ${by}` },
        { id: "2", title: `Second thing of ${by}` },
      ],
    },
  ];
}

/** `ann` → `Ann`. */
export const nameOf = (user: string): string => `${user.slice(0, 1).toUpperCase()}${user.slice(1)}`;
