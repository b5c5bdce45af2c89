import type { Metadata } from "next";
import { DesignerPage } from "../../../../features/designer/designer-page.tsx";

export const metadata: Metadata = { title: "Designer" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <DesignerPage flowId={(await params).id} />;
}
