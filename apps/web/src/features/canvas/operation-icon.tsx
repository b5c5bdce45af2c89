import {
  IconArrowBackUp,
  IconArrowFork,
  IconBox,
  IconBraces,
  IconCalendarTime,
  IconClick,
  IconClock,
  IconCode,
  IconColumns,
  IconFilter,
  IconGitBranch,
  IconHourglass,
  IconListTree,
  IconMinus,
  IconNumber123,
  IconPlayerStop,
  IconPlug,
  IconPlugConnected,
  IconPlus,
  IconQuestionMark,
  IconRefresh,
  IconRepeat,
  IconRoute,
  IconStack2,
  IconStackPush,
  IconTable,
  IconTextPlus,
  IconTextScan2,
  IconTransform,
  IconVariable,
  IconWebhook,
  IconWorld,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import classes from "./operation-icon.module.css";

type Tone = "control" | "data" | "variable" | "http" | "time" | "plain";
interface Look {
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<string, Look>> = {
  if: { icon: IconGitBranch, tone: "control" },
  switch: { icon: IconArrowFork, tone: "control" },
  foreach: { icon: IconRepeat, tone: "control" },
  until: { icon: IconRefresh, tone: "control" },
  scope: { icon: IconBox, tone: "control" },
  workflow: { icon: IconRoute, tone: "control" },
  terminate: { icon: IconPlayerStop, tone: "control" },
  compose: { icon: IconBraces, tone: "data" },
  parsejson: { icon: IconListTree, tone: "data" },
  query: { icon: IconFilter, tone: "data" },
  select: { icon: IconTransform, tone: "data" },
  join: { icon: IconColumns, tone: "data" },
  table: { icon: IconTable, tone: "data" },
  initializevariable: { icon: IconVariable, tone: "variable" },
  setvariable: { icon: IconVariable, tone: "variable" },
  incrementvariable: { icon: IconPlus, tone: "variable" },
  decrementvariable: { icon: IconMinus, tone: "variable" },
  appendtoarrayvariable: { icon: IconTextPlus, tone: "variable" },
  appendtostringvariable: { icon: IconTextPlus, tone: "variable" },
  http: { icon: IconWorld, tone: "http" },
  response: { icon: IconArrowBackUp, tone: "http" },
  request: { icon: IconWebhook, tone: "http" },
  manual: { icon: IconWebhook, tone: "http" },
  httpwebhook: { icon: IconPlugConnected, tone: "http" },
  batch: { icon: IconStack2, tone: "http" },
  sendtobatch: { icon: IconStackPush, tone: "http" },
  recurrence: { icon: IconCalendarTime, tone: "time" },
  slidingwindow: { icon: IconCalendarTime, tone: "time" },
  wait: { icon: IconHourglass, tone: "time" },
  javascriptcode: { icon: IconCode, tone: "data" },
  liquid: { icon: IconTransform, tone: "data" },
  xslt: { icon: IconTransform, tone: "data" },
  xmlvalidation: { icon: IconListTree, tone: "data" },
  apiconnection: { icon: IconPlug, tone: "plain" },
  openapiconnection: { icon: IconPlug, tone: "plain" },
  serviceprovider: { icon: IconPlug, tone: "plain" },
};
const BY_HAND: Look = { icon: IconClick, tone: "http" };
/** Functions as actions have one type: what they are about is told by their kind. */
const FUNCTIONS: Readonly<Record<string, Look>> = {
  indexof: { icon: IconTextScan2, tone: "data" },
  substring: { icon: IconTextScan2, tone: "data" },
  formatnumber: { icon: IconNumber123, tone: "data" },
};
const OF_TIME: Look = { icon: IconClock, tone: "time" };
const KINDS_OF_TIME: ReadonlySet<string> = new Set([
  "currenttime",
  "addtotime",
  "subtractfromtime",
  "getfuturetime",
  "getpasttime",
  "converttimezone",
]);
const UNKNOWN: Look = { icon: IconQuestionMark, tone: "plain" };

function lookOf(type: string, kind: string | null | undefined): Look {
  const key = type.toLowerCase();
  if (key === "request" && kind?.toLowerCase() === "button") return BY_HAND;
  if (key === "expression") return functionLook(kind?.toLowerCase() ?? "");
  return LOOKS[key] ?? UNKNOWN;
}

const functionLook = (kind: string): Look =>
  KINDS_OF_TIME.has(kind) ? OF_TIME : (FUNCTIONS[kind] ?? UNKNOWN);

/** The tile that stands for a type of trigger or action everywhere: on cards, in the picker, in the panel. */
export function OperationIcon({
  type,
  kind,
  size = 36,
}: {
  type: string;
  kind?: string | null | undefined;
  size?: number;
}) {
  const { icon: Icon, tone } = lookOf(type, kind);
  return (
    <span className={classes.tile} data-tone={tone} style={{ width: size, height: size }} aria-hidden>
      <Icon size={Math.round(size * 0.56)} stroke={1.7} />
    </span>
  );
}
