import type { Value } from "@towpath/expressions";

/** A body, and the type it is sent with when no header says otherwise. */
export interface BuiltBody {
  readonly body: Value | undefined;
  readonly contentType: string | null;
}

export const NO_BODY: BuiltBody = { body: undefined, contentType: null };

/** Why no request could be made of the inputs: which parameter, in plain words. */
export interface InputFailure {
  readonly parameter: string;
  readonly message: string;
}
