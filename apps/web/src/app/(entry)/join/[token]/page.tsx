import { redirect } from "next/navigation";
import { JoinPage } from "../../../../features/entry/join-page.tsx";
import { currentVisit } from "../../../../server/current-visit.ts";
import { pageTitle } from "../../../../server/page-title.ts";
import { Unavailable } from "../../../../shell/unavailable.tsx";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Join"), {
  robots: { index: false, follow: false },
  referrer: "no-referrer",
});

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const visit = await currentVisit();
  if (visit.kind === "unavailable") return <Unavailable />;
  if (visit.kind === "new") redirect("/welcome");
  const { token } = await params;
  return <JoinPage token={token} signedInAs={visit.kind === "signed-in" ? visit.actor.user.name : null} />;
}
