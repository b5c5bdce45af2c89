import type { Plan } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import type { PlanCache } from "../runner/plan-cache.ts";
import type { HookAddress } from "./address-book.ts";
import type { HookDirectory, HookTarget } from "./hook-directory.ts";

export interface TargetOptions {
  readonly directory: HookDirectory;
  readonly plans: PlanCache;
}

/** The flow behind a signed address; null when the address means nothing (any more). */
export async function findTarget(
  address: HookAddress,
  { directory, plans }: TargetOptions,
): Promise<{ flow: HookTarget; plan: Plan } | null> {
  const flow = await directory.find(address.hookKey);
  if (flow === null) return null;
  const plan = await plans.get(flow.versionId);
  const trigger = plan.ok ? plan.value.trigger : null;
  if (!plan.ok || trigger === null || trigger.name !== address.triggerName) return null;
  if (trigger.isRequest) return { flow, plan: plan.value };
  if (!trigger.isWebhook) return null;
  const heard = flow.subscriptions.includes(address.path) ? flow : await lookAgain(flow, address, directory);
  return heard === null ? null : { flow: heard, plan: plan.value };
}

/** A service may call back before word of a new subscription has come round. */
async function lookAgain(
  flow: HookTarget,
  { hookKey, path }: HookAddress,
  directory: HookDirectory,
): Promise<HookTarget | null> {
  directory.forget([flow.flowId]);
  const fresh = await directory.find(hookKey);
  return fresh?.versionId === flow.versionId && fresh.subscriptions.includes(path) ? fresh : null;
}

/** A service that calls back decides on its method; what the trigger's inputs say is how to subscribe. */
export function asCalledBack(trigger: ValueObject, method: string): ValueObject {
  return { ...trigger, inputs: { method } };
}
