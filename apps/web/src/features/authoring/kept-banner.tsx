import { Alert, Button, Group } from "@mantine/core";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import type { KeptDraft } from "./kept-draft.ts";

/** Work of an earlier visit that was never saved: nothing happens to it before somebody decides. */
export function KeptBanner(props: {
  readonly kept: KeptDraft;
  /** The connector has another version by now. */
  readonly isOutdated?: boolean;
  readonly onRecover: () => void;
  readonly onDiscard: () => void;
}) {
  const t = useWords();
  const { kept, isOutdated = false } = props;
  return (
    <Alert
      color="yellow"
      mb="md"
      title={t("This browser holds unsaved work on “{name}”", { name: kept.title })}
    >
      <p>
        {t.rich("From <since></since>.", {
          since: () => <Since at={new Date(kept.keptAt).toISOString()} />,
        })}{" "}
        {isOutdated &&
          t("The connector got another version since: look at the differences before you save over it.")}
      </p>
      <Group mt="xs">
        <Button size="xs" onClick={props.onRecover}>
          {t("Recover")}
        </Button>
        <Button size="xs" variant="default" onClick={props.onDiscard}>
          {t("Discard")}
        </Button>
      </Group>
    </Alert>
  );
}
