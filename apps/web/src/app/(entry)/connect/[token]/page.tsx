import type { Metadata } from "next";
import { ConnectPage } from "../../../../features/connect-link/connect-page.tsx";

export const metadata: Metadata = {
  title: "Sign in for somebody",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/** For people without an account: the token is all that is asked. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ConnectPage token={(await params).token} />;
}
