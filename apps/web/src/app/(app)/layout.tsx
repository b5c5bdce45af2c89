import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { currentActor } from "../../server/current-actor.ts";
import { Shell } from "../../shell/shell.tsx";

/** Sends people who are not signed in to the door. A courtesy, not the lock: each call is authorised on its own. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const { actor, hasOwner } = await currentActor();
  if (!hasOwner) redirect("/welcome");
  if (actor === null) {
    const from = (await headers()).get("x-towpath-path") ?? "/";
    redirect(from === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(from)}`);
  }
  return <Shell>{children}</Shell>;
}
