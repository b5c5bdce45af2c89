import type { ConnectorChange } from "./connector-change.ts";

/** Where a flow uses a connector. */
export interface FlowUse {
  readonly flowId: string;
  readonly flowName: string;
  /** Name of the trigger or action. */
  readonly step: string;
  readonly operationId: string;
  /** Inputs that the step gives, as paths (`id`, `body/address/city`); null: not known, so any. */
  readonly inputs: readonly string[] | null;
}

export interface AffectedFlow {
  readonly flowId: string;
  readonly flowName: string;
  readonly steps: readonly {
    readonly step: string;
    readonly operationId: string;
    readonly why: readonly string[];
  }[];
}

/** Which flows a new version breaks, where and why. Changes of the whole connector are about every flow that uses it. */
export function affectedFlows(
  changes: readonly ConnectorChange[],
  uses: readonly FlowUse[],
): readonly AffectedFlow[] {
  const breaking = changes.filter(({ kind }) => kind === "breaking");
  const flows = new Map<
    string,
    { flowId: string; flowName: string; steps: AffectedFlow["steps"][number][] }
  >();
  for (const use of uses) {
    const why = breaking.filter((change) => concerns(change, use)).map(({ what }) => what);
    if (why.length === 0) continue;
    const flow = flows.get(use.flowId) ?? { flowId: use.flowId, flowName: use.flowName, steps: [] };
    flow.steps.push({ step: use.step, operationId: use.operationId, why });
    flows.set(use.flowId, flow);
  }
  return [...flows.values()];
}

/** An input that is gone or takes less matters only to a step that gives it. */
function concerns({ operationId, member }: ConnectorChange, use: FlowUse): boolean {
  if (operationId === null) return true;
  if (operationId.toLowerCase() !== use.operationId.toLowerCase()) return false;
  if (member === null || member.place !== "input" || use.inputs === null) return true;
  const wanted = member.path.toLowerCase();
  return use.inputs.some((given) => {
    const path = given.toLowerCase();
    return path === wanted || path.startsWith(`${wanted}/`) || wanted.startsWith(`${path}/`);
  });
}
