import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";

/** Leads admins to the OAuth app of a connector; others may do nothing there, and see nothing of it. */
export function WayToApp({
  connectorId,
  children,
}: {
  readonly connectorId: string;
  readonly children: ReactNode;
}) {
  const me = useQuery(orpc.account.me.queryOptions());
  if (me.data?.environment.role !== "admin") return null;
  return (
    <Anchor component={Link} href={`/connectors/${connectorId}#oauth-app`} size="sm">
      {children}
    </Anchor>
  );
}
