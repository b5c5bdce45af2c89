import { Button, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { useDesigner } from "./designer-context.ts";
import classes from "./dialogs.module.css";

/** What the published trigger needs the world to know: the address to call, or when it fires next. */
export function TriggerFacts() {
  const facts = useDesigner((state) => state.facts);
  return (
    <>
      {facts.callbackUrl !== null && <CallbackAddress url={facts.callbackUrl} />}
      {facts.nextRunAt !== null && <NextRun at={facts.nextRunAt} />}
    </>
  );
}

const SOONEST_LOOK_MS = 2_000;
/** A browser's timers do not reach months ahead. */
const LATEST_LOOK_MS = 3_600_000;

/** Looks again once the time shown has passed: a trigger that fires often would soon show the past. */
function NextRun({ at }: { at: string }) {
  const flowId = useDesigner((state) => state.flowId);
  const { data: next } = useQuery({
    queryKey: ["next-run", flowId, at],
    queryFn: async () => (await orpc.flows.get.call({ id: flowId })).nextRunAt,
    initialData: at,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => {
      const waitMs = Date.parse(state.data ?? at) - Date.now();
      return Math.min(LATEST_LOOK_MS, Math.max(SOONEST_LOOK_MS, waitMs + 500));
    },
  });
  if (next === null) return null;
  return (
    <Text size="sm" mb="md">
      Next run: <strong>{new Date(next).toLocaleString()}</strong>
    </Text>
  );
}

function CallbackAddress({ url }: { url: string }) {
  return (
    <div className={classes.facts}>
      <Text size="sm" fw={500}>
        Address to call
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        Whoever has it can start the flow. Treat it like a password.
      </Text>
      <div className={classes.address}>
        <code>{url}</code>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
