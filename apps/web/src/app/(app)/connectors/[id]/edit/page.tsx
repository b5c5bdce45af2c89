import { EditConnectorPage } from "../../../../../features/authoring/edit-connector-page.tsx";
import { pageTitle } from "../../../../../server/page-title.ts";
import { phrase } from "../../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Edit a connector"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditConnectorPage connectorId={(await params).id} />;
}
