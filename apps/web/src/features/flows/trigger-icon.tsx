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

const TRIGGERS = {
  request: { icon: IconWebhook, label: "When called" },
  recurrence: { icon: IconClock, label: "On a schedule" },
  slidingwindow: { icon: IconHourglass, IconPlugConnected, label: "For each stretch of time" },
  http: { icon: IconRefreshDot, IconStack2, label: "Checks a web address" },
  httpwebhook: { icon: IconPlugConnected, label: "When a service calls back" },
  batch: { icon: IconStack2, label: "When a batch is full" },
  manual: { icon: IconHandClick, label: "Started by hand" },
} as const;

const isKnown = (type: string): type is keyof typeof TRIGGERS => Object.hasOwn(TRIGGERS, type);

/** The sign and the words for what starts a flow. */
export function triggerLook(type: string | null) {
  if (type === null) return { icon: IconHelpCircle, label: "No trigger yet" };
  const key = type.toLowerCase();
  return isKnown(key) ? TRIGGERS[key] : { icon: IconBolt, label: type };
}
