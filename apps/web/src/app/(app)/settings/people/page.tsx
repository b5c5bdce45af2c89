import { PeoplePage } from "../../../../features/people/people-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("People"));

export default function Page() {
  return <PeoplePage />;
}
