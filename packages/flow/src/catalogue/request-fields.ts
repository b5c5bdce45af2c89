import type { FieldSpec } from "./catalogue.ts";

/** What a call adds to its address and method, for actions and triggers that make one. */
export const HEADERS_AND_QUERIES: readonly FieldSpec[] = [
  {
    path: "inputs/headers",
    title: "Headers",
    help: "Names and values sent with the call, for example Accept and application/json.",
    required: false,
    control: "dictionary",
  },
  {
    path: "inputs/queries",
    title: "Queries",
    help: "Names and values added to the address behind a question mark.",
    required: false,
    control: "dictionary",
  },
];
