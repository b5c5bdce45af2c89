import { notFound } from "next/navigation";
import { TemplatePage } from "../../../../features/templates/template-page.tsx";
import { findTemplate } from "../../../../features/templates/templates.ts";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Template"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (findTemplate(id) === null) notFound();
  return <TemplatePage id={id} />;
}
