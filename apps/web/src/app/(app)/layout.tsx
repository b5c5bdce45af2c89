import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ReturnedSignIn } from "../../features/sign-in/returned-sign-in.tsx";
import { currentVisit } from "../../server/current-visit.ts";
import { Nowhere } from "../../shell/nowhere.tsx";
import { Shell } from "../../shell/shell.tsx";
import { Unavailable } from "../../shell/unavailable.tsx";

/** Sends people who are not signed in to the door. A courtesy, not the lock: each call is authorised on its own. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const visit = await currentVisit();
  const { kind } = visit;
  if (kind === "unavailable") return <Unavailable />;
  if (kind === "new") redirect("/welcome");
  if (visit.kind === "nowhere") return <Nowhere name={visit.name} />;
  if (kind === "signed-out") {
    const from = (await headers()).get("x-towpath-path") ?? "/";
    redirect(from === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(from)}`);
  }
  return (
    <Shell>
      {children}
      <ReturnedSignIn />
    </Shell>
  );
}
