import { FlowsPage } from "../../features/flows/flows-page.tsx";
import { pageTitle } from "../../server/page-title.ts";
import { phrase } from "../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Flows"));

export default function Page() {
  return <FlowsPage />;
}
