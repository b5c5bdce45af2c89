import {
  IconBolt,
  IconClock,
  IconHandClick,
  IconHelpCircle,
  IconHourglass,
  IconPlugConnected,
  IconRefreshDot,
  IconStack2,
  IconWebhook,
} from "@tabler/icons-react";
import { phrase } from "../../words/translate.ts";

const TRIGGERS = {
  request: { icon: IconWebhook, label: phrase("When called") },
  recurrence: { icon: IconClock, label: phrase("On a schedule") },
  slidingwindow: { icon: IconHourglass, IconPlugConnected, label: phrase("For each stretch of time") },
  http: { icon: IconRefreshDot, IconStack2, label: phrase("Checks a web address") },
  httpwebhook: { icon: IconPlugConnected, label: phrase("When a service calls back") },
  batch: { icon: IconStack2, label: phrase("When a batch is full") },
  manual: { icon: IconHandClick, label: phrase("Started by hand") },
} as const;

const isKnown = (type: string): type is keyof typeof TRIGGERS => Object.hasOwn(TRIGGERS, type);

/** The sign and the words for what starts a flow. */
export function triggerLook(type: string | null) {
  if (type === null) return { icon: IconHelpCircle, label: phrase("No trigger yet") };
  const key = type.toLowerCase();
  return isKnown(key) ? TRIGGERS[key] : { icon: IconBolt, label: type };
}
