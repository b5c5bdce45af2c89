import {
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClockHour4,
  IconClockX,
} from "@tabler/icons-react";
import type { CardOverlay } from "./canvas-elements.ts";

/** Sign and word of each status of a step, wherever one is shown. */
export const STEP_STATUS_LOOKS = {
  Running: { icon: IconCircleDashed, text: "Running" },
  Waiting: { icon: IconClockHour4, text: "Waiting" },
  Succeeded: { icon: IconCircleCheckFilled, text: "Succeeded" },
  Failed: { icon: IconCircleXFilled, text: "Failed" },
  Skipped: { icon: IconBan, text: "Skipped" },
  TimedOut: { icon: IconClockX, text: "Timed out" },
  Cancelled: { icon: IconBan, text: "Cancelled" },
} as const satisfies Record<CardOverlay["status"], unknown>;
