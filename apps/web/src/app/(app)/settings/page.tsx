import { SettingsPage } from "../../../features/settings/settings-page.tsx";
import { pageTitle } from "../../../server/page-title.ts";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Settings"));

export default function Page() {
  return <SettingsPage />;
}
