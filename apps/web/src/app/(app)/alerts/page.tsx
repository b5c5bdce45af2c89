import { AlertsPage } from "../../../features/alerts/alerts-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Alerts"));

export default function Page() {
  return <AlertsPage />;
}
