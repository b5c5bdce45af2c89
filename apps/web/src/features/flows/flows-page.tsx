"use client";

import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { PageFrame } from "../../shell/page-frame.tsx";

export function FlowsPage() {
  const flows = useQuery(orpc.flows.list.queryOptions({ input: {} }));
  return (
    <PageFrame title="Flows">
      {flows.data?.items.map((flow) => (
        <p key={flow.id}>{flow.name}</p>
      ))}
    </PageFrame>
  );
}
