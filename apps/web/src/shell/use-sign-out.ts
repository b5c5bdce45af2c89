import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";

/** Ends the session on the server, then leaves the page so that nothing of it stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => signOut({ redirect: false }),
    onSuccess: () => window.location.assign("/sign-in"),
  });
}
