import { type HttpFailure, stepError, type Words } from "@towpath/engine";
import { said } from "@towpath/prelude";
import { ConnectError, codeOf, EgressRefusedError } from "./guarded-connector.ts";

/** The request cannot be sent as it stands; trying again would not help. */
export function refused(code: string, words: Words): HttpFailure {
  return { kind: "refused", error: stepError(code, words), retryable: false };
}

export function hostNotAllowed(host: string): HttpFailure {
  return refused(
    "HostNotAllowed",
    said(
      'Calls to "{host}" are not allowed in this environment. An admin can add the host to the list under Settings.',
      { host },
    ),
  );
}

export function timedOut(host: string, timeoutMs: number): HttpFailure {
  return {
    kind: "timeout",
    error: stepError(
      "RequestTimeout",
      said('"{host}" gave no complete answer within {seconds} seconds.', { host, seconds: timeoutMs / 1000 }),
    ),
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
  const limit =
    megabytes > 0 ? said("{count} MB", { count: megabytes }) : said("{count} bytes", { count: maxBytes });
  return {
    kind: "too-large",
    error: stepError(
      "ResponseTooLarge",
      said('The answer of "{host}" is larger than {limit}.', { host, limit }),
    ),
    retryable: false,
  };
}

/** Puts what Node, TLS or undici threw into plain words. The URL stays out of it: queries carry secrets. */
export function failureOf(error: unknown, host: string): HttpFailure {
  const code = codeOf(error);
  if (code !== null && /_ALERT_(?:BAD_|UNSUPPORTED_)?CERTIFICATE|_ALERT_UNKNOWN_CA/.test(code)) {
    return notSent(
      "CertificateRefused",
      said('"{host}" did not take the client certificate of this call, or asks for one ({code}).', {
        host,
        code,
      }),
      false,
    );
  }
  if (error instanceof ConnectError) return connectFailure(error, host);
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    return lost(
      "InvalidResponse",
      said('The answer of "{host}" has headers that are too large.', { host }),
      false,
    );
  }
  if (code !== null && (code.startsWith("HPE_") || code.startsWith("Z_"))) {
    return lost(
      "InvalidResponse",
      said('"{host}" sent an answer that is not valid HTTP or is damaged.', { host }),
      true,
    );
  }
  if (code === "UND_ERR_INVALID_ARG") {
    return refused("BadRequest", said("The request cannot be sent: {why}.", { why: messageOf(error) }));
  }
  return lost(
    "ConnectionLost",
    said('The connection to "{host}" broke before the answer was complete.', { host }),
    true,
  );
}

function lost(code: string, words: Words, retryable: boolean): HttpFailure {
  return { kind: "unknown", error: stepError(code, words), retryable };
}

function notSent(code: string, words: Words, retryable: boolean): HttpFailure {
  return { kind: "not-sent", error: stepError(code, words), retryable };
}

function connectFailure(error: ConnectError, host: string): HttpFailure {
  if (error.cause instanceof EgressRefusedError) return refused("EgressRefused", error.cause.message);
  switch (error.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NODATA":
      return notSent(
        "HostNotFound",
        said('The host "{host}" was not found. Check the address for a typing error.', { host }),
        true,
      );
    case "ECONNREFUSED":
      return notSent(
        "ConnectionRefused",
        said('Nothing answers at "{host}": the connection was refused.', { host }),
        true,
      );
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return notSent("ConnectTimeout", said('"{host}" could not be reached in time.', { host }), true);
    default:
      return isTlsCode(error.code)
        ? notSent(
            "CertificateNotTrusted",
            said('The certificate of "{host}" cannot be trusted ({code}).', { host, code: error.code }),
            false,
          )
        : notSent(
            "ConnectionFailed",
            said('The connection to "{host}" could not be opened ({code}).', { host, code: error.code }),
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
