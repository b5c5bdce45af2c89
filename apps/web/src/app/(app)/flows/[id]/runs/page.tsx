import { RunsPage } from "../../../../../features/run-list/runs-page.tsx";
import { pageTitle } from "../../../../../server/page-title.ts";
import { phrase } from "../../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Runs of a flow"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RunsPage flowId={(await params).id} />;
}
