import type { HttpFailure } from "@towpath/engine";
import { said } from "@towpath/prelude";
import { ConnectError, codeOf, EgressRefusedError } from "./guarded-connector.ts";

/** The request cannot be sent as it stands; trying again would not help. */
export function refused(code: string, message: string): HttpFailure {
  return { kind: "refused", error: { code, message }, retryable: false };
}

export function hostNotAllowed(host: string): HttpFailure {
  return refused(
    "HostNotAllowed",
    `Calls to "${host}" are not allowed in this environment. An admin can add the host to the list under Settings.`,
  );
}

export function timedOut(host: string, timeoutMs: number): HttpFailure {
  return {
    kind: "timeout",
    error: {
      code: "RequestTimeout",
      message: `"${host}" gave no complete answer within ${timeoutMs / 1000} seconds.`,
    },
    retryable: true,
  };
}

export function aborted(): HttpFailure {
  return {
    kind: "unknown",
    error: { code: "ActionCancelled", message: said("The call was stopped before it was answered.").message },
    retryable: false,
  };
}

export function tooLarge(host: string, maxBytes: number): HttpFailure {
  const megabytes = Math.round(maxBytes / 1_048_576);
  const limit = megabytes > 0 ? `${megabytes} MB` : `${maxBytes} bytes`;
  return {
    kind: "too-large",
    error: { code: "ResponseTooLarge", message: `The answer of "${host}" is larger than ${limit}.` },
    retryable: false,
  };
}

/** Puts what Node, TLS or undici threw into plain words. The URL stays out of it: queries carry secrets. */
export function failureOf(error: unknown, host: string): HttpFailure {
  if (error instanceof ConnectError) return connectFailure(error, host);
  const code = codeOf(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    return lost("InvalidResponse", `The answer of "${host}" has headers that are too large.`, false);
  }
  if (code !== null && (code.startsWith("HPE_") || code.startsWith("Z_"))) {
    return lost("InvalidResponse", `"${host}" sent an answer that is not valid HTTP or is damaged.`, true);
  }
  if (code === "UND_ERR_INVALID_ARG") {
    return refused("BadRequest", `The request cannot be sent: ${messageOf(error)}.`);
  }
  return lost("ConnectionLost", `The connection to "${host}" broke before the answer was complete.`, true);
}

function lost(code: string, message: string, retryable: boolean): HttpFailure {
  return { kind: "unknown", error: { code, message }, retryable };
}

function notSent(code: string, message: string, retryable: boolean): HttpFailure {
  return { kind: "not-sent", error: { code, message }, retryable };
}

function connectFailure(error: ConnectError, host: string): HttpFailure {
  if (error.cause instanceof EgressRefusedError) return refused("EgressRefused", error.cause.message);
  switch (error.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NODATA":
      return notSent(
        "HostNotFound",
        `The host "${host}" was not found. Check the address for a typing error.`,
        true,
      );
    case "ECONNREFUSED":
      return notSent("ConnectionRefused", `Nothing answers at "${host}": the connection was refused.`, true);
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return notSent("ConnectTimeout", `"${host}" could not be reached in time.`, true);
    default:
      return isTlsCode(error.code)
        ? notSent(
            "CertificateNotTrusted",
            `The certificate of "${host}" cannot be trusted (${error.code}).`,
            false,
          )
        : notSent(
            "ConnectionFailed",
            `The connection to "${host}" could not be opened (${error.code}).`,
            true,
          );
  }
}

function isTlsCode(code: string): boolean {
  return /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/.test(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
