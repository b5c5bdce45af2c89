import { fail, type Said, type Saying, said } from "@towpath/prelude";

/** Why an edit was not made. The definition is as it was; `message` can be shown as it stands. */
export interface EditFailure {
  readonly kind:
    | "no-such-action"
    | "no-such-block"
    | "no-such-note"
    | "no-trigger"
    | "bad-name"
    | "name-taken"
    | "would-loop"
    | "bad-run-after"
    | "not-neighbours"
    | "inside-itself"
    | "bad-value";
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying?: Saying;
}

export const editFailure = (kind: EditFailure["kind"], { message, saying }: Said) =>
  fail<EditFailure>({ kind, message, saying });

export const noSuchAction = (name: string) =>
  editFailure("no-such-action", said('There is no action named "{name}" in this flow.', { name }));

export const noSuchBlock = (container: string | null, branch: string) =>
  editFailure(
    "no-such-block",
    container === null
      ? said('The flow has no place named "{branch}" for actions.', { branch })
      : said('The action "{container}" has no branch named "{branch}".', { container, branch }),
  );
