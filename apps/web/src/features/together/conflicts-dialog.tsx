import { Button, Modal, Stack, Text } from "@mantine/core";
import type { MergeConflict } from "@towpath/flow";
import { useWords } from "../../words/words.tsx";
import { useDesigner, useDesignerActions } from "../designer/designer-context.ts";
import { noticeRefused } from "../designer/notices.tsx";
import { conflictTitle, sideWords } from "./conflict-words.ts";
import { usePeople } from "./people-store.ts";
import classes from "./together.module.css";

/** What two people changed differently, side by side; each is chosen by itself. */
export function ConflictsDialog() {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "conflicts");
  const conflicts = useDesigner((state) => state.conflicts);
  const savedBy = usePeople((state) => state.savedBy?.name ?? null);
  const { open } = useDesignerActions();
  const close = () => open({ dialog: null });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("Choose what to keep")}
      size="xl"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      <Stack>
        {conflicts.length === 0 ? (
          <>
            <Text size="sm">{t("Everything is chosen, and saved with what others changed.")}</Text>
            <Button onClick={close}>{t("Done")}</Button>
          </>
        ) : (
          <Text size="sm">
            {t("What only one of you changed is merged already. Here both of you changed the same.")}
          </Text>
        )}
        <ul className={classes.conflicts}>
          {conflicts.map((conflict) => (
            <ConflictChoice key={conflict.id} conflict={conflict} theirName={savedBy} />
          ))}
        </ul>
      </Stack>
    </Modal>
  );
}

function ConflictChoice({ conflict, theirName }: { conflict: MergeConflict; theirName: string | null }) {
  const t = useWords();
  const { settle } = useDesignerActions();
  const title = conflictTitle(t, conflict);
  const choose = (choice: "mine" | "theirs") => {
    const refused = settle(conflict, choice);
    if (refused !== null) noticeRefused(refused);
  };
  const sides = [
    { side: "mine", heading: t("Yours"), button: t("Keep yours") },
    {
      side: "theirs",
      heading: theirName === null ? t("Theirs") : t("Theirs, last saved by {name}", { name: theirName }),
      button: t("Take theirs"),
    },
  ] as const;
  return (
    <li className={classes.conflict} aria-label={title}>
      <h3>{title}</h3>
      <div className={classes.sides}>
        {sides.map(({ side, heading, button }) => (
          <div key={side}>
            <Text size="xs" c="dimmed">
              {heading}
            </Text>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long value is scrolled with the keys */}
            <pre className={classes.value} tabIndex={0}>
              {sideWords(t, conflict, side)}
            </pre>
            <Button size="xs" variant="default" onClick={() => choose(side)}>
              {button}
            </Button>
          </div>
        ))}
      </div>
    </li>
  );
}
