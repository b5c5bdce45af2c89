import type { Metadata } from "next";
import { EditConnectorPage } from "../../../../../features/authoring/edit-connector-page.tsx";

export const metadata: Metadata = { title: "Edit a connector" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditConnectorPage connectorId={(await params).id} />;
}
