import type {
  CompiledTemplate,
  EvaluationContext,
  ExpressionFailure,
  Value,
  ValueObject,
} from "@towpath/expressions";
import type { Definition, RunConcurrency } from "@towpath/flow";
import type { Result, Sayable } from "@towpath/prelude";
import type { ConnectorCall } from "./connector-call.ts";
import type { StepError } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { CallerResponse, ChildCall, EffectPorts, HttpRequest } from "./ports.ts";
import type { RunEnd } from "./run-store.ts";
import type { Variables } from "./variables.ts";

/** What an action sees while it works: the references, the variables, and the row of Query, Select and Table. */
export interface ActionContext extends EvaluationContext {
  readonly variables: Variables;
  setRow(row: Value | undefined): void;
}

/** A condition of any shape (text or nested object), compiled. */
export interface Condition {
  evaluate(context: EvaluationContext): Result<boolean, ExpressionFailure>;
}

export interface RetryPolicy {
  readonly kind: "none" | "fixed" | "exponential";
  readonly count: number;
  readonly intervalMs: number;
  readonly minimumMs: number;
  readonly maximumMs: number;
}

/** An HTTP call, ready to leave. `inputs` is what the history shows: credentials are blotted out. */
export interface PreparedCall {
  readonly request: HttpRequest;
  /** Set for an operation of a connector, whose request the gateway makes: `request` then only bounds its time. */
  readonly operation?: ConnectorCall;
  /** Set where the operation's subscription is to be taken back: what it was answered with; null: not known. */
  readonly takesBack?: { readonly answer: Value | null };
  readonly retry: RetryPolicy;
  readonly inputs: ValueObject;
}

export interface HttpProgram {
  readonly kind: "http";
  /** `recorded`: the inputs of an attempt before a crash; the call is then repeated as it was. */
  prepare(context: ActionContext, recorded?: Value): Result<PreparedCall, Outcome>;
  /** `paginationPolicy.minimumItemCount`: next links are followed until so many items are there; null: never. */
  readonly minimumItems: number | null;
  /** 202 with a Location is polled until the work is done, unless switched off. */
  readonly followsAsync: boolean;
}

/** HttpWebhook and its like: subscribes somewhere, and goes on when its callback address is called. */
export interface WebhookProgram {
  readonly kind: "webhook";
  subscribe: HttpProgram["prepare"];
  /** Gives the subscription up; null when the definition does not say how. */
  readonly unsubscribe: HttpProgram["prepare"] | null;
  /**
   * Whether what was subscribed is over once the callback came, by the answer to the subscription: then nothing is
   * given up. Absent: it never is.
   */
  endsWithCallback?(answer: Value | undefined): boolean;
}

/** Workflow: runs another flow, and goes on when that answers. */
export interface ChildProgram {
  readonly kind: "child";
  prepare(context: ActionContext, recorded?: Value): Result<PreparedChild, Outcome>;
}

export interface PreparedChild {
  readonly call: ChildCall;
  /** Null: a failed answer is final. */
  readonly retry: RetryPolicy | null;
  /** False: it goes on as soon as the other flow was started. */
  readonly waits: boolean;
  readonly inputs: ValueObject;
}

/** One thing done outside, ready to be done. `inputs` goes to the history: nothing secret may stand in it. */
export interface PreparedEffect {
  readonly inputs: Value;
  /**
   * Does it, once. It may be called again with the same key after a crash. A failure the flow must see is an outcome;
   * a rejection is a bug, and the run is tried again. When the signal aborts nobody waits for the outcome any more.
   */
  perform(ports: EffectPorts, call: EffectCall): Promise<Outcome>;
}

export interface EffectCall {
  /** The same however often it is tried: run, action, iteration, attempt group. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** An action that does one thing outside the run and takes what comes back as its outcome. */
export interface EffectProgram {
  readonly kind: "effect";
  /**
   * Doing it twice leaves no trace (a computation elsewhere). Otherwise its intent is durable before it leaves, and
   * after a crash it is repeated with the inputs and the key of that intent.
   */
  readonly harmless: boolean;
  /** `recorded`: the inputs of an attempt before a crash; the effect is then repeated as it was. */
  prepare(context: ActionContext, recorded?: Value): Result<PreparedEffect, Outcome>;
}

export interface PureProgram {
  readonly kind: "pure";
  run(context: ActionContext): Outcome;
  /** Only for actions that change variables: does the change again from recorded inputs. */
  replay?(variables: Variables, inputs: Value): void;
}

export interface WaitProgram {
  readonly kind: "wait";
  /** When the step is due, epoch ms. */
  due(context: ActionContext): Result<{ wakeAt: number; inputs: Value }, Outcome>;
}

export interface ResponseProgram {
  readonly kind: "response";
  /** The caller is not held for this answer. */
  readonly later: boolean;
  answer(context: ActionContext): Result<{ response: CallerResponse; inputs: Value }, Outcome>;
}

export interface TerminateProgram {
  readonly kind: "terminate";
  /** The error's code stands in the definition, and is not worked out. */
  readonly codeIsWritten: boolean;
  verdict(
    context: ActionContext,
  ): Result<{ status: RunEnd["status"]; error?: StepError; inputs: Value }, Outcome>;
  /** The same from recorded inputs. */
  replay(inputs: Value): { status: RunEnd["status"]; error?: StepError } | null;
}

export interface ScopeProgram {
  readonly kind: "scope";
  readonly body: BlockPlan;
}

/** If and Switch: one branch of several. A null branch has no actions. */
export interface BranchProgram {
  readonly kind: "branch";
  readonly branches: readonly BlockPlan[];
  choose(context: ActionContext): Result<{ branch: BlockPlan | null; inputs: Value }, Outcome>;
}

export interface ForeachProgram {
  readonly kind: "foreach";
  readonly items: CompiledTemplate;
  readonly concurrency: number;
  /** Nobody outside refers to its iterations: a finished one need not be remembered. */
  readonly forgets: boolean;
  readonly body: BlockPlan;
}

export interface UntilProgram {
  readonly kind: "until";
  readonly condition: Condition;
  limits(context: ActionContext): Result<{ count: number; timeoutMs: number }, Outcome>;
  readonly failsAtLimit: boolean;
  readonly body: BlockPlan;
}

export type ContainerProgram = ScopeProgram | BranchProgram | ForeachProgram | UntilProgram;
export type Program =
  | PureProgram
  | HttpProgram
  | WebhookProgram
  | ChildProgram
  | EffectProgram
  | WaitProgram
  | ResponseProgram
  | TerminateProgram
  | ContainerProgram;

export interface RunAfter {
  /** Position of the predecessor in the same block. */
  readonly position: number;
  /** Bits of `STATUS_BIT`. */
  readonly statuses: number;
}

/** One action, compiled. Positions count within its block, in an order in which predecessors come first. */
export interface ActionPlan {
  readonly name: string;
  readonly type: string;
  readonly block: BlockPlan;
  readonly position: number;
  readonly runAfter: readonly RunAfter[];
  readonly followers: readonly number[];
  readonly program: Program;
  /** The old form of conditions: all must hold when its turn has come, else it is skipped. */
  readonly conditions: readonly Condition[];
  /** Why its expressions cannot have a value in any run; null: they may. */
  readonly unreadable: Sayable | null;
  /** `limit.timeout`: how long the step may take. An Until has its own limit, which is looked at between rounds. */
  readonly timeout: CompiledTemplate | null;
  /** `correlation.clientTrackingId`: the id under which the step and its calls are tracked; null: the run's. */
  readonly clientTracking: CompiledTemplate | null;
  /** After a crash a person decides about a call whose outcome is unknown; else it is repeated. */
  readonly asks: boolean;
  /** `trackedProperties`: what the history keeps of the step besides; null for nothing. */
  readonly tracked: CompiledTemplate | null;
  /** Parts the history does not show (`secureData`); null for nothing, which is nearly always. */
  readonly hidden: readonly ("inputs" | "outputs")[] | null;
}

/** Actions side by side: the root of the flow, or one branch of a container. */
export interface BlockPlan {
  /** `actions`, `else`, `default` or `case:<name>`. */
  readonly branch: string;
  readonly owner: ActionPlan | null;
  /** From the root to this block. */
  readonly path: readonly BlockPlan[];
  readonly actions: readonly ActionPlan[];
  readonly starts: readonly number[];
  /** Actions nobody runs after: their statuses decide the block's. */
  readonly leaves: readonly number[];
}

export interface TriggerPlan {
  readonly name: string;
  readonly type: string;
  readonly kind: string | null;
  readonly isRequest: boolean;
  /** Called by a service that was asked to: HttpWebhook. */
  readonly isWebhook: boolean;
  readonly conditions: readonly Condition[];
  readonly splitOn: CompiledTemplate | null;
  /** `splitOn: "@autoload()"`: the list is found in what came in. */
  readonly splitsByItself: boolean;
  /** `splitOnConfiguration.correlation.clientTrackingId`: worked out for each item. */
  readonly splitTracking: CompiledTemplate | null;
  /** Asks an address again and again: only an answer of 200 fires, unless a condition speaks of the status. */
  readonly polls: boolean;
  readonly statusDecides: boolean;
  /** Null: as many runs at once as come. */
  readonly concurrency: RunConcurrency | null;
  /** The trigger as the definition has it. */
  readonly step: ValueObject;
  readonly inputs: Value | undefined;
  readonly keepsAuthorization: boolean;
  /** Answers do not tell which run they are from (`SuppressWorkflowHeadersOnResponse`). */
  readonly hidesRun: boolean;
  /** `correlation.clientTrackingId`: worked out for each event. */
  readonly clientTracking: CompiledTemplate | null;
  /** Parts the history does not show (`secureData`). */
  readonly hidden: readonly ("inputs" | "outputs")[];
  /** Nobody is told over which value a condition or `splitOn` stumbled: it is hidden. */
  readonly hidesReasons: boolean;
}

/** A version of a flow, ready to run: made once, used by every run of it. */
export interface Plan {
  readonly definition: Definition;
  readonly root: BlockPlan;
  /** Every action, by lower-case name. */
  readonly byName: ReadonlyMap<string, ActionPlan>;
  readonly trigger: TriggerPlan | null;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, Value>;
  readonly outputs: readonly {
    readonly name: string;
    readonly value: CompiledTemplate;
    readonly hidden: boolean;
    /** Why it has no value in any run. */
    readonly unreadable: Sayable | null;
  }[];
  /** Whether any action has tracked properties. */
  readonly tracks: boolean;
  /** Whether a caller may wait for a Response action. */
  readonly hasResponse: boolean;
  /** A Response action answers later (`Asynchronous`): the caller gets an address to ask at. */
  readonly answersLater: boolean;
}

export const STATUS_BIT = { Succeeded: 1, Failed: 2, Skipped: 4, TimedOut: 8, Cancelled: 16 } as const;
