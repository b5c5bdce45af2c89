import { Button } from "@mantine/core";
import { codeOf, messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { EntryFrame } from "./entry-frame.tsx";

/** Instead of what a link leads to: nobody knows it, or the server did not answer. */
export function LinkFailed(props: {
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
}) {
  const t = useWords();
  const isUnknown = codeOf(props.error) === "NOT_FOUND";
  return (
    <EntryFrame
      title={isUnknown ? t("This link leads nowhere") : t("That did not work")}
      about={
        isUnknown
          ? t("Check that all of it was copied, or ask whoever sent it for a new one.")
          : messageOf(props.error, t)
      }
    >
      <Button onClick={props.onRetry} loading={props.isBusy}>
        {t("Try again")}
      </Button>
    </EntryFrame>
  );
}
