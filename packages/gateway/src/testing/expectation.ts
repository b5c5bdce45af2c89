import type { ExpectedBody } from "./expected-body.ts";

/** What has to arrive, worked out from the files alone: nothing of the builder is used here. */
export interface ExpectedRequest {
  method: string;
  /** `https://host`, where the call would go without a stub. */
  origin: string;
  /** Of the document or of a policy. */
  prefix: string;
  path: string;
  query: [string, string][];
  /** Lower-case names. */
  headers: Map<string, string>;
  body: ExpectedBody;
  /** Percent-encoded. */
  pathValues: ReadonlyMap<string, string>;
}
