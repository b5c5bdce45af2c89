import type { Metadata } from "next";
import { NewConnectorPage } from "../../../../features/authoring/new-connector-page.tsx";

export const metadata: Metadata = { title: "New connector" };

export default function Page() {
  return <NewConnectorPage />;
}
