import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryFrame } from "../../../features/entry/entry-frame.tsx";
import { SignInForm } from "../../../features/entry/sign-in-form.tsx";
import { currentActor } from "../../../server/current-actor.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  const { actor, hasOwner } = await currentActor();
  if (!hasOwner) redirect("/welcome");
  if (actor !== null) redirect("/");
  return (
    <EntryFrame title="Sign in" about="Good to see you again.">
      <SignInForm />
    </EntryFrame>
  );
}
