import type { Metadata } from "next";
import { ComparePage } from "../../../../../features/runs/compare-page.tsx";

export const metadata: Metadata = { title: "Compare runs" };

interface Props {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ params, searchParams }: Props) {
  const other = (await searchParams).with;
  return <ComparePage runId={(await params).id} otherId={typeof other === "string" ? other : ""} />;
}
