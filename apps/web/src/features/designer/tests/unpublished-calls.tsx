import { Alert, Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { calledFlows } from "@towpath/flow";
import Link from "next/link";
import { api } from "../../../client/api.ts";
import { useWords } from "../../../words/words.tsx";
import { useDesigner } from "../designer-context.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As many as one page of the list may hold. */
const SEARCHED = 100;
const MOST_ASKED = 10;

/** Flows that this one runs and that were never published: the steps that run them fail until they are. */
export function UnpublishedCalls() {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const called = [...new Set(calledFlows(definition).map(({ flow }) => flow))].slice(0, MOST_ASKED);
  const found = useQuery({
    queryKey: ["called-flows", ...called],
    queryFn: () => Promise.all(called.map(findFlow)),
    enabled: called.length > 0,
    staleTime: 0,
    meta: { quiet: true },
  });
  const unpublished = (found.data ?? []).filter((flow) => flow?.state === "draft");
  if (unpublished.length === 0) return null;
  return (
    <Alert
      color="yellow"
      title={t(
        "{count, plural, one {A flow that is run here was never published} other {Flows that are run here were never published}}",
        { count: unpublished.length },
      )}
    >
      {t("Publish first what is run: until then the step that runs it fails.")}{" "}
      {unpublished.map(
        (flow) =>
          flow !== undefined && (
            <Anchor key={flow.id} component={Link} href={`/flows/${flow.id}`} size="sm" mr="xs">
              {flow.name}
            </Anchor>
          ),
      )}
    </Alert>
  );
}

/** By its id or its name, as the step names it. Where it cannot be found the run says so. */
async function findFlow(flow: string) {
  if (UUID.test(flow)) return api.flows.get({ id: flow }).catch(() => undefined);
  const { items } = await api.flows.list({ search: flow, limit: SEARCHED });
  return items.find(({ name }) => name.toLowerCase() === flow.toLowerCase());
}
