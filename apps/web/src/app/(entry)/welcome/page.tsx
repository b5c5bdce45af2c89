import { redirect } from "next/navigation";
import { EntryFrame } from "../../../features/entry/entry-frame.tsx";
import { WelcomeForm } from "../../../features/entry/welcome-form.tsx";
import { currentVisit } from "../../../server/current-visit.ts";
import { pageTitle } from "../../../server/page-title.ts";
import { requestWords } from "../../../server/request-words.ts";
import { Unavailable } from "../../../shell/unavailable.tsx";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Welcome"));

export default async function Page() {
  const { kind } = await currentVisit();
  if (kind === "unavailable") return <Unavailable />;
  if (kind !== "new") redirect("/");
  const t = await requestWords();
  return (
    <EntryFrame
      title={t("Welcome to Towpath")}
      about={t("This installation is new. Create the account that owns it; everything stays on this server.")}
    >
      <WelcomeForm />
    </EntryFrame>
  );
}
