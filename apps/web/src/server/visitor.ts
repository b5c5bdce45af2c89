/** What is known of a request beside who sent it. */
export interface Visitor {
  /** False: a program with an API key. */
  readonly isBrowser: boolean;
  /** The host that the browser opened; null: the request does not say. */
  readonly host: string | null;
  /** Goes back with the answer. */
  readonly setCookie: (line: string) => void;
}
