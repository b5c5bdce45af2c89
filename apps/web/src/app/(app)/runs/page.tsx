import { RunsPage } from "../../../features/run-list/runs-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Runs"));

export default function Page() {
  return <RunsPage />;
}
