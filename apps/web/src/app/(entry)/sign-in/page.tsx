import { redirect } from "next/navigation";
import { EntryFrame } from "../../../features/entry/entry-frame.tsx";
import { SignInForm } from "../../../features/entry/sign-in-form.tsx";
import { currentVisit } from "../../../server/current-visit.ts";
import { pageTitle } from "../../../server/page-title.ts";
import { requestWords } from "../../../server/request-words.ts";
import { Unavailable } from "../../../shell/unavailable.tsx";
import { phrase } from "../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Sign in"));

export default async function Page() {
  const { kind } = await currentVisit();
  if (kind === "unavailable") return <Unavailable />;
  if (kind === "new") redirect("/welcome");
  if (kind === "signed-in" || kind === "nowhere") redirect("/");
  const t = await requestWords();
  return (
    <EntryFrame title={t("Sign in")} about={t("Good to see you again.")}>
      <SignInForm />
    </EntryFrame>
  );
}
