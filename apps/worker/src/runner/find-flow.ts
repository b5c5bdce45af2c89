import type { CallableFlow, FlowStore } from "@towpath/db";
import type { StepError } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";

export type FoundFlow = CallableFlow & { readonly versionId: string };

/** The flow another one of its environment means, published and on; or why it cannot be had. */
export async function findFlow(
  flows: Pick<FlowStore, "callable">,
  environmentId: string,
  reference: string,
  callerId?: string,
): Promise<Result<FoundFlow, StepError>> {
  const found = await flows.callable(environmentId, reference, callerId);
  if (found === null) {
    const message = `There is no flow '${reference}' in this environment. Import it, or choose another flow.`;
    return fail({ code: "ChildFlowNotFound", message });
  }
  const { versionId, name } = found;
  if (!found.isOnly) {
    const message = `Several flows of this environment are called '${name}'. Refer to the one you mean by its id.`;
    return fail({ code: "ChildFlowAmbiguous", message });
  }
  if (versionId === null) {
    return fail({ code: "ChildFlowOff", message: `The flow '${name}' is off. Publish it and switch it on.` });
  }
  return ok({ ...found, versionId });
}
