import { fail } from "@towpath/prelude";

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
}

export const editFailure = (kind: EditFailure["kind"], message: string) =>
  fail<EditFailure>({ kind, message });

export const noSuchAction = (name: string) =>
  editFailure("no-such-action", `There is no action named "${name}" in this flow.`);

export const noSuchBlock = (container: string | null, branch: string) =>
  editFailure(
    "no-such-block",
    container === null
      ? `The flow has no place named "${branch}" for actions.`
      : `The action "${container}" has no branch named "${branch}".`,
  );
