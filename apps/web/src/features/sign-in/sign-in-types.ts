import type { InferContractRouterInputs, InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

export type Attempt = InferContractRouterOutputs<typeof contract>["signIn"]["attempt"];
export type SignInWish = InferContractRouterInputs<typeof contract>["signIn"]["start"];

/** How a sign-in stands, for the form that began it. */
export type SignInState =
  | { readonly kind: "idle" }
  /** The server is asked for the address. */
  | { readonly kind: "starting" }
  | {
      readonly kind: "waiting";
      readonly attempt: Attempt;
      readonly address: string;
      /** The browser opened no window: the person has to. */
      readonly isBlocked: boolean;
      /** The window seems to be closed. Some services cut it off from this page, so this is but a hint. */
      readonly isClosed: boolean;
    }
  | { readonly kind: "other-account"; readonly attempt: Attempt; readonly isAnswering: boolean }
  | { readonly kind: "failed"; readonly message: string; readonly who: "you" | "admin" | "service" }
  | { readonly kind: "done"; readonly attempt: Attempt };
