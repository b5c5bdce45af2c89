import { RunPage } from "../../../../features/runs/run-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Run"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RunPage runId={(await params).id} />;
}
