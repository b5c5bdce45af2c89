/** A request that somebody showed us: by a cURL line, in a collection, or typed into a form. */
export interface SampleRequest {
  /** What its maker called it, or null. */
  readonly name: string | null;
  readonly description: string;
  /** Folders it stood in. */
  readonly tags: readonly string[];
  readonly method: string;
  /** Absolute, or a path. Path parameters stand as `{name}`. */
  readonly url: string;
  readonly headers: readonly SampleField[];
  readonly body: SampleBody | null;
  readonly responses: readonly SampleResponse[];
  /** How it signs in, where that is not said by a header or the query; names only, never a secret. */
  readonly signIn: SampleSignIn | null;
}

export interface SampleField {
  readonly name: string;
  readonly value: string;
}

export type SampleBody =
  | { readonly kind: "text"; readonly text: string; readonly mediaType: string | null }
  | {
      readonly kind: "form";
      readonly mediaType: "application/x-www-form-urlencoded" | "multipart/form-data";
      readonly fields: readonly SampleFormField[];
    }
  | { readonly kind: "binary"; readonly mediaType: string | null };

export interface SampleFormField extends SampleField {
  readonly isFile: boolean;
  readonly description: string;
}

export interface SampleResponse {
  readonly status: number;
  readonly description: string;
  readonly headers: readonly SampleField[];
  readonly body: string;
}

export type SampleSignIn =
  | { readonly kind: "basic" }
  | { readonly kind: "bearer" }
  | { readonly kind: "key"; readonly in: "header" | "query"; readonly name: string }
  | {
      readonly kind: "oauth2";
      readonly authorizationUrl: string;
      readonly tokenUrl: string;
      readonly scopes: readonly string[];
    };

/** One key for sign-ins that are the same. */
export function signInKey(signIn: SampleSignIn): string {
  return signIn.kind === "key" ? `key ${signIn.in} ${signIn.name.toLowerCase()}` : signIn.kind;
}
