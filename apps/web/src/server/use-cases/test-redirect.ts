import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { HttpResponse } from "@towpath/engine";
import { getMember, isObject, type Value } from "@towpath/expressions";
import type { Deps } from "../deps.ts";
import { CALLBACK_PATH, redirectUri, redirectWarnings } from "../redirect-uri.ts";

const TEST_MS = 10_000;
/** A nonce of the test, and what an answer proves by it. */
const NONCE = /^[A-Za-z0-9_-]{22}$/;

interface Finding {
  readonly outcome: "works" | "works-with-warnings" | "fails";
  readonly messages: string[];
}

/** What the callback answers to the test: it proves that this installation is there, and says how it was called. */
export async function answerRedirectTest({ database }: Deps, nonce: string, headers: Headers) {
  if (!NONCE.test(nonce)) return null;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return {
    towpath: proof(await database.secret("redirect-test"), nonce),
    host: host?.slice(0, 300) ?? null,
    protocol: headers.get("x-forwarded-proto")?.slice(0, 20) ?? null,
  };
}

const proof = (secret: string, nonce: string) =>
  createHmac("sha256", Buffer.from(secret, "base64url")).update(nonce).digest("base64url");

/** Calls the redirect address from outside, as a browser would be sent there, and says what answers. */
export async function testRedirect(deps: Deps): Promise<Finding> {
  const nonce = randomBytes(16).toString("base64url");
  const address = redirectUri(deps.publicUrl);
  const answer = await deps.home.send(
    {
      method: "GET",
      uri: `${address}?redirect-test=${nonce}`,
      headers: { accept: "application/json" },
      timeoutMs: TEST_MS,
      followsRedirects: false,
    },
    { idempotencyKey: nonce, signal: AbortSignal.timeout(TEST_MS) },
  );
  if (!answer.ok) {
    return fails(
      `Nothing could be reached at ${address}: ${answer.failure.error.message} If people reach Towpath there all the same, this server cannot, which is no harm; else set PUBLIC_URL to the address that people use.`,
    );
  }
  return judge(deps, address, answer.value, proof(await deps.database.secret("redirect-test"), nonce));
}

const fails = (message: string): Finding => ({ outcome: "fails", messages: [message] });

function judge(
  { publicUrl }: Deps,
  address: string,
  { statusCode, headers, body }: HttpResponse,
  expected: string,
): Finding {
  const location = headers.location ?? headers.Location;
  if (statusCode >= 300 && statusCode < 400) return fails(movedWords(publicUrl, location));
  const said = body !== undefined && isObject(body) ? body : {};
  if (!isSame(getMember(said, "towpath"), expected)) return fails(strangerWords(address, statusCode));
  const messages = [...seenOtherwise(publicUrl, said), ...redirectWarnings(publicUrl)];
  if (messages.length > 0) return { outcome: "works-with-warnings", messages };
  return { outcome: "works", messages: ["This Towpath answers there."] };
}

function isSame(given: Value | undefined, expected: string): boolean {
  if (typeof given !== "string" || given.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

function movedWords(publicUrl: string, location: string | undefined): string {
  const to =
    location !== undefined && URL.canParse(location, publicUrl) ? new URL(location, publicUrl) : null;
  if (to !== null && to.protocol === "https:" && publicUrl.startsWith("http:")) {
    return `The address sends browsers on to https. Set PUBLIC_URL to ${to.origin}, and register the redirect URI with https.`;
  }
  const where = to === null ? "elsewhere" : `to ${to.origin}`;
  return `The address sends browsers on ${where}. Set PUBLIC_URL to the address that answers itself.`;
}

function strangerWords(address: string, statusCode: number): string {
  if (statusCode === 404) {
    return `Something answers at ${address}, but it does not know the path. A proxy in front has to hand on ${CALLBACK_PATH} to Towpath.`;
  }
  if (statusCode === 401 || statusCode === 403) {
    return `Something in front of Towpath asks who is calling (${statusCode}). It has to let ${CALLBACK_PATH} through: Towpath itself checks who comes.`;
  }
  if (statusCode >= 500) {
    return `A proxy answers at ${address} (${statusCode}), but does not reach Towpath.`;
  }
  return `Another program than this Towpath answers at ${address} (${statusCode}). Set PUBLIC_URL to the address that people use, or have the proxy hand on ${CALLBACK_PATH}.`;
}

/** What a proxy in front did to the call on its way. */
function seenOtherwise(publicUrl: string, said: Readonly<Record<string, Value>>): readonly string[] {
  const { host, protocol } = new URL(publicUrl);
  const [seenHost, seenProtocol] = [said.host, said.protocol];
  return [
    ...(typeof seenHost === "string" && seenHost.toLowerCase() !== host
      ? [`The proxy hands calls on with the host ${seenHost} instead of ${host}. Have it keep the host.`]
      : []),
    ...(typeof seenProtocol === "string" && `${seenProtocol}:` !== protocol
      ? [`The proxy says that people come by ${seenProtocol}, but PUBLIC_URL says ${protocol.slice(0, -1)}.`]
      : []),
  ];
}
