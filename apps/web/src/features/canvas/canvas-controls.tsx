import {
  IconArrowsMaximize,
  IconFoldDown,
  IconFoldUp,
  IconMinus,
  IconPlus,
  IconZoomReset,
} from "@tabler/icons-react";
import { Panel, useReactFlow } from "@xyflow/react";
import type { ReactNode } from "react";
import { useWords } from "../../words/words.tsx";
import classes from "./flow-canvas.module.css";

const EASE = { duration: 180 };

interface ViewButton {
  readonly label: string;
  readonly key?: string;
  readonly icon: typeof IconPlus;
  readonly run: () => unknown;
}

/** The map, zoom, fit, and folding of all containers at once; bottom left, as in every designer people know. */
export function CanvasControls({
  onWhole,
  onFoldAll,
  onUnfoldAll,
  children,
}: {
  /** Shows the whole flow. */
  onWhole: () => void;
  /** What stands above the buttons: the map. */
  children?: ReactNode;
  onFoldAll: (() => void) | undefined;
  onUnfoldAll: (() => void) | undefined;
}) {
  const t = useWords();
  const flow = useReactFlow();
  const buttons: readonly ViewButton[] = [
    { label: t("Zoom in"), icon: IconPlus, run: () => flow.zoomIn(EASE) },
    { label: t("Zoom out"), icon: IconMinus, run: () => flow.zoomOut(EASE) },
    { label: t("Actual size"), key: "0", icon: IconZoomReset, run: () => flow.zoomTo(1, EASE) },
    {
      label: t("Show the whole flow"),
      key: "1",
      icon: IconArrowsMaximize,
      run: onWhole,
    },
    ...(onFoldAll ? [{ label: t("Fold all"), icon: IconFoldUp, run: onFoldAll }] : []),
    ...(onUnfoldAll ? [{ label: t("Unfold all"), icon: IconFoldDown, run: onUnfoldAll }] : []),
  ];
  return (
    <Panel position="bottom-left" className={classes.corner ?? ""}>
      {children}
      <div className={classes.controls} role="toolbar" aria-label={t("View")}>
        {buttons.map(({ label, key, icon: Icon, run }) => (
          <button
            key={label}
            type="button"
            aria-label={label}
            title={key === undefined ? label : `${label} (${key})`}
            onClick={() => void run()}
          >
            <Icon size={18} stroke={1.8} aria-hidden />
          </button>
        ))}
      </div>
    </Panel>
  );
}
