import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryFrame } from "../../../features/entry/entry-frame.tsx";
import { WelcomeForm } from "../../../features/entry/welcome-form.tsx";
import { currentVisit } from "../../../server/current-visit.ts";
import { Unavailable } from "../../../shell/unavailable.tsx";

export const metadata: Metadata = { title: "Welcome" };

export default async function Page() {
  const { kind } = await currentVisit();
  if (kind === "unavailable") return <Unavailable />;
  if (kind !== "new") redirect("/");
  return (
    <EntryFrame
      title="Welcome to Towpath"
      about="This installation is new. Create the account that owns it; everything stays on this server."
    >
      <WelcomeForm />
    </EntryFrame>
  );
}
