import { ConnectionsPage } from "../../../features/connections/connections-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Connections"));

export default function Page() {
  return <ConnectionsPage />;
}
