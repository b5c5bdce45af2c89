import { NewConnectorPage } from "../../../../features/authoring/new-connector-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("New connector"));

export default function Page() {
  return <NewConnectorPage />;
}
