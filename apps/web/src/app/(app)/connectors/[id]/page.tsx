import { ConnectorPage } from "../../../../features/connectors/connector-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Connector"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ConnectorPage id={(await params).id} />;
}
