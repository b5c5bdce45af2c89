import { phrase } from "../../words/translate.ts";
export type Role = "admin" | "maker" | "member";

/** What each role may do, in words for whoever gives it. */
export const ROLES: readonly { readonly value: Role; readonly label: string; readonly about: string }[] = [
  { value: "maker", label: phrase("Maker"), about: phrase("Draws flows, runs them, and makes connections.") },
  {
    value: "member",
    label: phrase("Member"),
    about: phrase("Looks at flows and runs, and changes nothing."),
  },
  {
    value: "admin",
    label: phrase("Admin"),
    about: phrase(
      "All that makers may, and decides for everybody: people, rules, apps, other people's connections.",
    ),
  },
];
