import type { Value, ValueObject } from "@towpath/expressions";
import type { ActionContext } from "./plan.ts";
import { actionRecord, scopeResult, stepRecord } from "./references.ts";
import type { Frame, RunState, Step } from "./run-state.ts";
import type { TriggerEvent } from "./run-store.ts";
import { formatTimestamp } from "./timestamp.ts";
import type { Variables } from "./variables.ts";

/** What `workflow()` tells about the flow. */
export interface WorkflowFacts {
  readonly flowId: string;
  readonly flowName: string;
  readonly environmentName?: string;
}

/**
 * What expressions see. One object a run: the loop points it at the step that is worked out next. Evaluation is
 * synchronous, so nobody else can look in between.
 */
export class RunContext implements ActionContext {
  nowMs = 0;
  readonly random: () => number;
  readonly variables: Variables;
  readonly #state: RunState;
  readonly #facts: WorkflowFacts;
  #frame: Frame;
  #current: Step | null = null;
  #row: Value | undefined = undefined;
  #trigger: ValueObject | null = null;

  readonly #callbackUrl: (step: Step) => string;

  /** @param callbackUrl where the world calls a webhook action back */
  constructor(
    state: RunState,
    facts: WorkflowFacts,
    random: () => number,
    callbackUrl: (step: Step) => string,
  ) {
    this.#callbackUrl = callbackUrl;
    this.#state = state;
    this.#facts = facts;
    this.#frame = state.root;
    this.random = random;
    this.variables = state.variables;
  }

  /** Points the references at a frame; `current` is what `action()` means there. */
  enter(frame: Frame, nowMs: number, current: Step | null = null): this {
    this.#frame = frame;
    this.#current = current;
    this.#row = undefined;
    this.nowMs = nowMs;
    return this;
  }

  setRow(row: Value | undefined): void {
    this.#row = row;
  }

  parameter(name: string): Value | undefined {
    return this.#state.plan.parameters.get(name.toLowerCase());
  }

  variable(name: string): Value | undefined {
    return this.variables.read(name);
  }

  appSetting(): undefined {
    return undefined;
  }

  trigger(): ValueObject {
    this.#trigger ??= triggerRecord(this.#state.trigger, this.#state.runId);
    return this.#trigger;
  }

  action(name: string): ValueObject | undefined {
    const action = this.#find(name);
    return action && actionRecord(this.#frame, action, this.#trackingId());
  }

  currentAction(): ValueObject | undefined {
    return this.#current === null ? undefined : stepRecord(this.#current, this.#trackingId());
  }

  item(): Value | undefined {
    return this.#row === undefined ? this.#frame.foreach?.item : this.#row;
  }

  items(loopName: string): Value | undefined {
    const loop = this.#find(loopName);
    return loop?.program.kind === "foreach" ? this.#iterationOf(loop)?.item : undefined;
  }

  iterationIndex(loopName: string): number | undefined {
    const loop = this.#find(loopName);
    return loop === undefined ? undefined : this.#iterationOf(loop)?.index;
  }

  result(scopeName: string): Value[] | undefined {
    const scope = this.#find(scopeName);
    return scope && scopeResult(this.#frame, scope, this.#trackingId());
  }

  workflow(): ValueObject {
    const id = `/workflows/${this.#facts.flowId}`;
    const { runId } = this.#state;
    return {
      id,
      name: this.#facts.flowName,
      type: "Microsoft.Logic/workflows",
      location: this.#facts.environmentName ?? "local",
      tags: {},
      run: { id: `${id}/runs/${runId}`, name: runId, type: "Microsoft.Logic/workflows/runs" },
    };
  }

  listCallbackUrl(): string | undefined {
    const step = this.#current;
    return step?.action.program.kind === "webhook" ? this.#callbackUrl(step) : undefined;
  }

  #find(name: string) {
    return this.#state.plan.byName.get(name.toLowerCase());
  }

  #trackingId(): string {
    return this.#state.trigger.clientTrackingId;
  }

  #iterationOf(loop: { readonly name: string }): Frame | undefined {
    let frame: Frame | undefined = this.#frame;
    while (frame !== undefined && frame.owner?.action !== loop) frame = frame.owner?.frame;
    return frame;
  }
}

/** What `trigger()` returns. */
export function triggerRecord(event: TriggerEvent, runId: string): ValueObject {
  const time = formatTimestamp(event.startTime);
  return {
    name: event.name,
    ...(event.inputs === undefined ? {} : { inputs: event.inputs }),
    ...(event.outputs === undefined ? {} : { outputs: event.outputs }),
    startTime: time,
    endTime: time,
    trackingId: runId,
    clientTrackingId: event.clientTrackingId,
    originHistoryName: runId,
    code: event.code ?? "OK",
    status: "Succeeded",
  };
}
