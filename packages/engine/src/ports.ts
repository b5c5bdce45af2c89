import type { Value, ValueObject } from "@towpath/expressions";
import type { StepError } from "./journal.ts";

/** An HTTP request an action wants sent. Headers and queries are text already; `body` is sent by its type. */
export interface HttpRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, a content envelope (`$content-type`, `$content`), or JSON; absent for none. */
  readonly body?: Value;
  /** The `authentication` object of the action, evaluated. */
  readonly authentication?: ValueObject;
  readonly timeoutMs: number;
}

/** What came back, whatever its status. `body` is decoded by content type as Logic Apps does (JSON, text, or envelope). */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/** `not-sent`: nothing reached the other side (refused, DNS, egress guard). `unknown`: it may have. */
export interface HttpFailure {
  readonly kind: "timeout" | "not-sent" | "unknown" | "refused" | "too-large";
  readonly error: StepError;
  /** Whether trying again can help. */
  readonly retryable: boolean;
}

/** The one way out. `gateway` implements it; tests script it. */
export interface HttpPort {
  send(
    request: HttpRequest,
    call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<{ ok: true; value: HttpResponse } | { ok: false; failure: HttpFailure }>;
}

/** The answer of a Response action to the caller of a Request trigger. */
export interface CallerResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/** What actions may do outside the run. A room that brings an effect adds its port here. */
export interface EffectPorts {
  readonly http: HttpPort;
}
