import { ConnectorsPage } from "../../../features/connectors/connectors-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Connectors"));

export default function Page() {
  return <ConnectorsPage />;
}
