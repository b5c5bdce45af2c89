import { Button } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import bulk from "../run-list/bulk.module.css";
import { BulkDialog, type BulkKind } from "./bulk-dialog.tsx";
import type { Connection } from "./connection-types.ts";

/** What can be done with the chosen connections, and the dialog that does it. */
export function BulkConnections(props: {
  readonly chosen: readonly Connection[];
  readonly onClear: () => void;
}) {
  const t = useWords();
  const { chosen, onClear } = props;
  // What was chosen when the dialog opened: rows that are deleted under way stay in its list.
  const [open, setOpen] = useState<{ kind: BulkKind; connections: readonly Connection[] } | null>(null);
  const button = (kind: BulkKind, words: string, connections: readonly Connection[]) => (
    <Button
      variant="default"
      size="sm"
      disabled={connections.length === 0}
      onClick={() => setOpen({ kind, connections })}
    >
      {connections.length === chosen.length ? words : `${words} (${connections.length})`}
    </Button>
  );
  const managed = chosen.filter(({ may }) => may.manage);
  return (
    <>
      {chosen.length > 0 && (
        <section className={bulk.bar} aria-label={t("What to do with the chosen connections")}>
          <span className={bulk.count} role="status">
            {t("{count, plural, one {# connection} other {# connections}} chosen", { count: chosen.length })}
          </span>
          <span className={bulk.space} />
          {button("test", t("Test"), chosen)}
          {button(
            "share",
            t("Share"),
            chosen.filter(({ may }) => may.share),
          )}
          {button(
            "give",
            t("Give to…"),
            chosen.filter(({ may }) => may.assign),
          )}
          {button("delete", t("Delete"), managed)}
          <Button variant="subtle" color="gray" size="sm" onClick={onClear}>
            {t("Clear")}
          </Button>
        </section>
      )}
      {open !== null && (
        <BulkDialog
          {...open}
          onClose={() => {
            setOpen(null);
            onClear();
          }}
          onCancel={() => setOpen(null)}
        />
      )}
    </>
  );
}
