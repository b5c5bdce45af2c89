import { Alert } from "@mantine/core";
import { messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { Payload, PayloadSkeleton } from "./step-payloads.tsx";
import { useTriggerPayload } from "./use-step-payload.ts";

/** What the trigger of a run gave, read when it is looked at. */
export function TriggerOutputs({ runId }: { readonly runId: string }) {
  const t = useWords();
  const query = useTriggerPayload(runId);
  if (query.isPending) return <PayloadSkeleton />;
  if (query.isError) return <Alert color="red">{messageOf(query.error, t)}</Alert>;
  return (
    <Payload
      title={t("Outputs")}
      text={query.data.outputsText}
      size={query.data.outputsSize}
      onWhole={query.readWhole}
    />
  );
}
