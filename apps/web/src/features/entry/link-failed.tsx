import { Button } from "@mantine/core";
import { codeOf, messageOf } from "../../client/api.ts";
import { EntryFrame } from "./entry-frame.tsx";

/** Instead of what a link leads to: nobody knows it, or the server did not answer. */
export function LinkFailed(props: {
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
}) {
  const isUnknown = codeOf(props.error) === "NOT_FOUND";
  return (
    <EntryFrame
      title={isUnknown ? "This link leads nowhere" : "That did not work"}
      about={
        isUnknown
          ? "Check that all of it was copied, or ask whoever sent it for a new one."
          : messageOf(props.error)
      }
    >
      <Button onClick={props.onRetry} loading={props.isBusy}>
        Try again
      </Button>
    </EntryFrame>
  );
}
