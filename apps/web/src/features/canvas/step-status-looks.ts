import {
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClockHour4,
  IconClockX,
} from "@tabler/icons-react";
import { phrase } from "../../words/translate.ts";
import type { CardOverlay } from "./canvas-elements.ts";

/** Sign and word of each status of a step, wherever one is shown. */
export const STEP_STATUS_LOOKS = {
  Running: { icon: IconCircleDashed, text: phrase("Running") },
  Waiting: { icon: IconClockHour4, text: phrase("Waiting") },
  Succeeded: { icon: IconCircleCheckFilled, text: phrase("Succeeded") },
  Failed: { icon: IconCircleXFilled, text: phrase("Failed") },
  Skipped: { icon: IconBan, text: phrase("Skipped") },
  TimedOut: { icon: IconClockX, text: phrase("Timed out") },
  Cancelled: { icon: IconBan, text: phrase("Cancelled") },
} as const satisfies Record<CardOverlay["status"], unknown>;
