import { ConnectPage } from "../../../../features/connect-link/connect-page.tsx";
import { pageTitle } from "../../../../server/page-title.ts";
import { phrase } from "../../../../words/translate.ts";

export const generateMetadata = pageTitle(phrase("Sign in for somebody"), {
  robots: { index: false, follow: false },
  referrer: "no-referrer",
});

/** For people without an account: the token is all that is asked. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ConnectPage token={(await params).token} />;
}
