import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryFrame } from "../../../features/entry/entry-frame.tsx";
import { SignInForm } from "../../../features/entry/sign-in-form.tsx";
import { currentVisit } from "../../../server/current-visit.ts";
import { Unavailable } from "../../../shell/unavailable.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  const { kind } = await currentVisit();
  if (kind === "unavailable") return <Unavailable />;
  if (kind === "new") redirect("/welcome");
  if (kind === "signed-in" || kind === "nowhere") redirect("/");
  return (
    <EntryFrame title="Sign in" about="Good to see you again.">
      <SignInForm />
    </EntryFrame>
  );
}
