import type { Saying } from "@towpath/prelude";

/** Why a template has no value. `code` is stable; `message` tells a maker what was expected, what came, and where. */
export interface ExpressionFailure {
  /** `InvalidTemplate` while running; the parse codes are listed in `parse-failure.ts`. */
  readonly code: string;
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying?: Saying;
  /** UTF-16 offsets into the template string, where known. */
  readonly span?: { readonly start: number; readonly end: number };
}
