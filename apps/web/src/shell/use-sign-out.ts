import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";

/**
 * Ends the session on the server, then leaves the page so that nothing of it stays in memory.
 *
 * @param to `here`: the same page is loaded anew, for somebody else
 */
export function useSignOut({ to = "/sign-in" }: { readonly to?: "/sign-in" | "here" } = {}) {
  return useMutation({
    mutationFn: () => signOut({ redirect: false }),
    onSuccess: () => (to === "here" ? window.location.reload() : window.location.assign(to)),
  });
}
