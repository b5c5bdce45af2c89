import { DesignerPage } from "../../../../features/designer/designer-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Designer"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <DesignerPage flowId={(await params).id} />;
}
