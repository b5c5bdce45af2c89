import { Alert, Button, Group } from "@mantine/core";
import { Since } from "../../shell/since.tsx";
import type { KeptDraft } from "./kept-draft.ts";

/** Work of an earlier visit that was never saved: nothing happens to it before somebody decides. */
export function KeptBanner(props: {
  readonly kept: KeptDraft;
  /** The connector has another version by now. */
  readonly isOutdated?: boolean;
  readonly onRecover: () => void;
  readonly onDiscard: () => void;
}) {
  const { kept, isOutdated = false } = props;
  return (
    <Alert color="yellow" mb="md" title={`This browser holds unsaved work on “${kept.title}”`}>
      <p>
        From <Since at={new Date(kept.keptAt).toISOString()} />.{" "}
        {isOutdated &&
          "The connector got another version since: look at the differences before you save over it."}
      </p>
      <Group mt="xs">
        <Button size="xs" onClick={props.onRecover}>
          Recover
        </Button>
        <Button size="xs" variant="default" onClick={props.onDiscard}>
          Discard
        </Button>
      </Group>
    </Alert>
  );
}
