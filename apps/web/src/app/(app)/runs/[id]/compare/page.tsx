import { ComparePage } from "../../../../../features/runs/compare-page.tsx";
import { pageTitle } from "../../../../../server/page-title.ts";
import { phrase } from "../../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Compare runs"));

interface Props {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ params, searchParams }: Props) {
  const other = (await searchParams).with;
  return <ComparePage runId={(await params).id} otherId={typeof other === "string" ? other : ""} />;
}
