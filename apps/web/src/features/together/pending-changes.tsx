import { Alert, Button, Loader, Modal, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type api, messageOf, orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner } from "../designer/designer-context.ts";
import { DraftDiff } from "./compare-dialog.tsx";
import classes from "./history-drawer.module.css";

type Share = Awaited<ReturnType<typeof api.history.pending>>["people"][number];

/** Whose changes a publication makes live: nobody's unfinished work goes out unnoticed. */
export function PendingChanges({
  isDrawn,
  onDraw,
}: {
  readonly isDrawn: boolean;
  readonly onDraw: (isDrawn: boolean) => void;
}) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const revision = useDesigner((state) => state.facts.revision);
  const pending = useQuery({
    ...orpc.history.pending.queryOptions({ input: { id: flowId } }),
    queryKey: [...orpc.history.pending.queryKey({ input: { id: flowId } }), revision],
    gcTime: 0,
  });
  if (pending.isPending) return <Loader size="sm" aria-label={t("Reading whose changes go out")} />;
  if (pending.isError) {
    return (
      <Alert color="yellow" title={t("Whose changes go out is not known")}>
        {messageOf(pending.error, t)}
      </Alert>
    );
  }
  const { people, publishedText } = pending.data;
  return (
    <section aria-label={t("What goes out")}>
      {people.length === 0 ? (
        <Text size="sm">{t("Nothing changed since the version that is live.")}</Text>
      ) : (
        <ul className={classes.states}>
          {people.map((share) => (
            <li key={share.by?.id ?? ""}>
              <strong>{share.by?.name ?? t("Somebody who is no longer known")}</strong>
              <span>{shareWords(t, share)}</span>
              <span className={classes.who}>
                {t.rich("Last saved <since></since>", { since: () => <Since at={share.at} /> })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {publishedText !== null && people.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => onDraw(true)}>
          {t("Show the differences")}
        </Button>
      )}
      {isDrawn && publishedText !== null && (
        <Modal
          opened
          onClose={() => onDraw(false)}
          title={t("From the live version to the draft")}
          size="min(1100px, 94vw)"
          closeButtonProps={{ "aria-label": t("Close") }}
        >
          <DraftDiff text={publishedText} />
        </Modal>
      )}
    </section>
  );
}

const MOST_NAMED = 6;

function shareWords(t: Words, { actions, others }: Share): string {
  const named = actions.slice(0, MOST_NAMED).map(titleOf);
  const rest = actions.length - named.length;
  const all = [
    ...named,
    ...(rest > 0 ? [t("{count} more", { count: rest })] : []),
    ...(others ? [t("trigger or parameters")] : []),
  ];
  return all.join(", ");
}
