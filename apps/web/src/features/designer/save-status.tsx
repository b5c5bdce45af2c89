import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp } from "@tabler/icons-react";
import type { SaveState } from "./autosave.ts";
import { useDesigner } from "./designer-context.ts";
import classes from "./top-bar.module.css";

const LOOK = {
  saved: { icon: IconCloudCheck, tone: "fine" },
  dirty: { icon: IconCloudUp, tone: "fine" },
  saving: { icon: IconCloudUp, tone: "fine" },
  failed: { icon: IconCloudOff, tone: "warn" },
  "signed-out": { icon: IconCloudOff, tone: "warn" },
  conflict: { icon: IconAlertTriangle, tone: "warn" },
  refused: { icon: IconAlertTriangle, tone: "warn" },
} as const satisfies Record<SaveState["kind"], unknown>;

/** Whether the server has what is on the screen. */
export function SaveStatus() {
  const save = useDesigner((state) => state.save);
  const revision = useDesigner((state) => state.facts.revision);
  const { icon: Icon, tone } = LOOK[save.kind];
  const text = wordsOf(save, revision);
  return (
    <span className={classes.save} data-tone={tone} title={"message" in save ? save.message : undefined}>
      <Icon size={18} stroke={1.7} aria-hidden />
      <span role="status">{text}</span>
    </span>
  );
}

function wordsOf(save: SaveState, revision: number): string {
  switch (save.kind) {
    case "saved":
      return `Saved · revision ${revision}`;
    case "dirty":
      return "Not saved yet";
    case "saving":
      return "Saving …";
    case "failed":
      return "Not saved: trying again. A copy is kept in this browser.";
    case "signed-out":
      return "Not saved: you are signed out";
    case "conflict":
      return "Not saved: choose what to keep";
    case "refused":
      return `Not saved: ${save.message}`;
  }
}
