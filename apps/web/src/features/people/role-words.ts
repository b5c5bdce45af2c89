export type Role = "admin" | "maker" | "member";

/** What each role may do, in words for whoever gives it. */
export const ROLES: readonly { readonly value: Role; readonly label: string; readonly about: string }[] = [
  { value: "maker", label: "Maker", about: "Draws flows, runs them, and makes connections." },
  { value: "member", label: "Member", about: "Looks at flows and runs, and changes nothing." },
  {
    value: "admin",
    label: "Admin",
    about: "All that makers may, and decides for everybody: people, rules, apps, other people's connections.",
  },
];

/** @returns e.g. "an admin" */
export const asRole = (role: Role): string => (role === "admin" ? "an admin" : `a ${role}`);
