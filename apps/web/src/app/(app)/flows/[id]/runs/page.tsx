import type { Metadata } from "next";
import { RunsPage } from "../../../../../features/run-list/runs-page.tsx";

export const metadata: Metadata = { title: "Runs of a flow" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RunsPage flowId={(await params).id} />;
}
