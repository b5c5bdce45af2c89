import { ConnectorPage } from "../../../../features/connectors/connector-page.tsx";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ConnectorPage id={(await params).id} />;
}
