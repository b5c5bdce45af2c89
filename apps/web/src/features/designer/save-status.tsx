import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { SaveState } from "./autosave.ts";
import { useDesigner } from "./designer-context.ts";
import classes from "./top-bar.module.css";

const LOOK = {
  saved: { icon: IconCloudCheck, tone: "fine" },
  dirty: { icon: IconCloudUp, tone: "fine" },
  saving: { icon: IconCloudUp, tone: "fine" },
  failed: { icon: IconCloudOff, tone: "warn" },
  "signed-out": { icon: IconCloudOff, tone: "warn" },
  gone: { icon: IconAlertTriangle, tone: "warn" },
  conflict: { icon: IconAlertTriangle, tone: "warn" },
  refused: { icon: IconAlertTriangle, tone: "warn" },
} as const satisfies Record<SaveState["kind"], unknown>;

/** Whether the server has what is on the screen. */
export function SaveStatus() {
  const t = useWords();
  const save = useDesigner((state) => state.save);
  const revision = useDesigner((state) => state.facts.revision);
  const { icon: Icon, tone } = LOOK[save.kind];
  const text = wordsOf(t, save, revision);
  return (
    <span
      className={classes.save}
      data-tone={tone}
      title={"message" in save ? t.text(save.message) : undefined}
    >
      <Icon size={18} stroke={1.7} aria-hidden />
      <span role="status">{text}</span>
    </span>
  );
}

function wordsOf(t: Words, save: SaveState, revision: number): ReactNode {
  switch (save.kind) {
    case "saved":
      return t.rich("Saved<rest> · revision {revision}</rest>", {
        revision,
        rest: (inside) => <span className={classes.revision}>{inside}</span>,
      });
    case "dirty":
      return t("Not saved yet");
    case "saving":
      return t("Saving …");
    case "failed":
      return t("Not saved: trying again. A copy is kept in this browser.");
    case "signed-out":
      return t("Not saved: you are signed out");
    case "conflict":
      return t("Not saved: choose what to keep");
    case "gone":
      return t("Not saved: the flow is no longer here");
    case "refused":
      return t("Not saved: {reason}", { reason: t.text(save.message) });
  }
}
