import type { Value, ValueObject } from "@towpath/expressions";
import type { Result, Saying } from "@towpath/prelude";
import type { ArtifactPort, ComputePort } from "./compute-port.ts";
import type { ConnectorCall } from "./connector-call.ts";
import type { StepError } from "./journal.ts";
import type { ClaimedRun, ParentRun } from "./run-store.ts";

/** An HTTP request an action wants sent. Headers and queries are text already; `body` is sent by its type. */
export interface HttpRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, a content envelope (`$content-type`, `$content`), or JSON; absent for none. */
  readonly body?: Value;
  /** The `authentication` object of the action, evaluated. */
  readonly authentication?: ValueObject;
  /** The Host header, where a connector says another than the one of the address. */
  readonly hostHeader?: string;
  readonly timeoutMs: number;
  /** Large bodies may go, and large answers may come, in pieces (`contentTransfer.transferMode`). */
  readonly chunked?: boolean;
  /** A packed answer stays packed (`DisableAutomaticDecompression`). */
  readonly keepsEncoding?: boolean;
  /** False: an answer that leads elsewhere is the answer; what is sent is meant for this host alone. */
  readonly followsRedirects?: boolean;
  /** A larger answer is refused, where the gateway's own bound would let it in. */
  readonly maxAnswerBytes?: number;
}

/** What came back, whatever its status. `body` is decoded by content type as Logic Apps does (JSON, text, or envelope). */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
  /** Of an answer of 400 and more: what failed, in plain words and the service's own. */
  readonly explanation?: string;
  /** What the explanation was made of. */
  readonly saying?: Saying;
}

/** `not-sent`: nothing reached the other side (refused, DNS, egress guard). `unknown`: it may have. */
export interface HttpFailure {
  readonly kind: "timeout" | "not-sent" | "unknown" | "refused" | "too-large";
  readonly error: StepError;
  /** Whether trying again can help. */
  readonly retryable: boolean;
  /** Nothing was done, and can be once this connection works again: its id. */
  readonly waitsFor?: string;
}

/** The one way out. `gateway` implements it; tests script it. */
export interface HttpPort {
  send(
    request: HttpRequest,
    call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<{ ok: true; value: HttpResponse } | { ok: false; failure: HttpFailure }>;
}

/** Calls operations with the connections that the references of a definition are bound to. */
export interface ConnectorPort {
  /**
   * Calls it once. A failure says in its own words which operation and which parameter it is about.
   *
   * @param how.askAt the Location of an earlier answer of 202: it is asked there instead, with the same connection
   */
  call(
    call: ConnectorCall,
    how: {
      readonly idempotencyKey: string;
      readonly signal: AbortSignal;
      readonly timeoutMs: number;
      readonly askAt: string | null;
    },
  ): Promise<Result<HttpResponse, HttpFailure>>;
  /**
   * Takes back what a call with a callback address subscribed to. 404 and 410 mean that it is gone already. The code
   * `SubscriptionStays` of a failure says that nobody can tell how to take it back.
   *
   * @param call the call that subscribed
   * @param answer `{statusCode, headers, body?}` as that call was answered; null: nothing is known of an answer
   */
  unsubscribe(
    call: ConnectorCall,
    answer: Value | null,
    how: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<Result<HttpResponse, HttpFailure>>;
}

/** Nobody can tell how a subscription is taken back: it stays until the service ends it. */
export const SUBSCRIPTION_STAYS = "SubscriptionStays";

/** The answer of a Response action to the caller of a Request trigger. */
export interface CallerResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/** Which flow a Workflow action calls. */
export interface ChildCall {
  /** The last part of `host.workflow.id`, or `host.workflowReferenceName`: an id, an imported id, or a name. */
  readonly flow: string;
  /** `host.triggerName`; null when the action does not say. */
  readonly triggerName: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/** The run a call of a child flow becomes. */
export interface ChildStart {
  /** The same however often the start is tried: a run is accepted once. */
  readonly runId: string;
  readonly parent: ParentRun;
  readonly depth: number;
  readonly clientTrackingId: string;
}

/** A child flow that took the call. */
export interface StartedChild {
  readonly flowId: string;
  readonly name: string;
  /** It will answer by a message to its parent. */
  readonly answers: boolean;
  /** Why its trigger did not fire, in plain words: there is no run. */
  readonly notFired?: string;
}

/** Runs other flows for a flow. */
export interface ChildFlows {
  /**
   * Accepts the run of a child flow; when it resolves the run is durable. Called again with the same id it changes
   * nothing.
   *
   * @param caller the run that asks: the child is one of its environment, and as live or as much a draft as it
   */
  start(call: ChildCall, start: ChildStart, caller: ClaimedRun): Promise<Result<StartedChild, StepError>>;
  /** Asks a child to stop. It may be over already. */
  cancel(runId: string): Promise<void>;
}

/** A message for a flow that starts by a batch. */
export interface BatchMessage {
  /** The last part of `host.workflow.id`: an id, an imported id, or a name. */
  readonly flow: string;
  /** Null when the action does not say. */
  readonly triggerName: string | null;
  readonly batchName: string;
  readonly partitionName: string;
  /** The sender's own name for it; null: it gets one. */
  readonly messageId: string | null;
  readonly content: Value;
}

/** Takes messages for batches. */
export interface BatchPort {
  /**
   * When it resolves the message is durable. Called again with the same key it changes nothing.
   *
   * @param key stable for this step of this run
   */
  send(message: BatchMessage, key: string): Promise<Result<{ readonly messageId: string }, StepError>>;
}

/** What actions may do outside the run. A room that brings an effect adds its port here. */
export interface EffectPorts {
  readonly http: HttpPort;
  /** Absent where nothing can be isolated: what needs it fails. */
  readonly compute?: ComputePort;
  /** Absent where there are no connections: what needs one fails. */
  readonly connectors?: ConnectorPort;
  /** Absent where there are no files beside the flow. */
  readonly artifacts?: ArtifactPort;
  /** Absent where no other flow can be reached: sending to a batch fails. */
  readonly batches?: BatchPort;
}
