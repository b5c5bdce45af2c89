import { TemplatesPage } from "../../../features/templates/templates-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Templates"));

export default function Page() {
  return <TemplatesPage />;
}
