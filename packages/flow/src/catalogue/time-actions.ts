import type { FieldSpec, OperationSpec } from "./catalogue.ts";

const UNITS = ["Second", "Minute", "Hour", "Day", "Week", "Month", "Year"].map((value) => ({
  value,
  title: `${value}s`,
}));

const BASE_TIME: FieldSpec = {
  path: "inputs/baseTime",
  title: "Time",
  help: "A date and time such as 2026-03-01T09:00:00Z, or a value that holds one.",
  required: true,
  control: "date-time",
  placeholder: "2026-03-01T09:00:00Z",
};

const FORMAT: FieldSpec = {
  path: "inputs/formatString",
  title: "Format",
  help: "How the result is written, for example yyyy-MM-dd. The full ISO form when left empty.",
  required: false,
  control: "text",
  placeholder: "yyyy-MM-dd HH:mm",
  advanced: true,
};

const amount = (path: string): FieldSpec => ({
  path,
  title: "How many",
  help: "The number of units.",
  required: true,
  control: "number",
});

const unit = (path: string): FieldSpec => ({
  path,
  title: "Unit",
  help: "What is counted.",
  required: true,
  control: "choice",
  choices: UNITS,
});

const zone = (path: string, title: string): FieldSpec => ({
  path,
  title,
  help: "The name of a time zone, for example Europe/Berlin or W. Europe Standard Time.",
  required: true,
  control: "time-zone",
  placeholder: "Europe/Berlin",
});

const fromBase = [BASE_TIME, amount("inputs/interval"), unit("inputs/timeUnit"), FORMAT];
const fromNow = [amount("inputs/interval"), unit("inputs/timeUnit"), FORMAT];

/** Functions of time as actions; each is one kind of the type `Expression`. */
export const TIME_ACTIONS: readonly OperationSpec[] = [
  {
    type: "Expression",
    kind: "CurrentTime",
    role: "action",
    title: "Current time",
    summary: "Gives the time at which it runs, in UTC.",
    group: "Schedule",
    keywords: ["now", "date", "today", "utc", "clock"],
    defaultName: "Current_time",
    template: { type: "Expression", kind: "CurrentTime", inputs: {} },
    fields: [],
  },
  {
    type: "Expression",
    kind: "AddToTime",
    role: "action",
    title: "Add to time",
    summary: "Adds minutes, hours, days … to a time.",
    group: "Schedule",
    keywords: ["date", "later", "plus", "deadline"],
    defaultName: "Add_to_time",
    template: {
      type: "Expression",
      kind: "AddToTime",
      inputs: { baseTime: "", interval: 1, timeUnit: "Day" },
    },
    fields: fromBase,
  },
  {
    type: "Expression",
    kind: "SubtractFromTime",
    role: "action",
    title: "Subtract from time",
    summary: "Takes minutes, hours, days … from a time.",
    group: "Schedule",
    keywords: ["date", "earlier", "minus", "before"],
    defaultName: "Subtract_from_time",
    template: {
      type: "Expression",
      kind: "SubtractFromTime",
      inputs: { baseTime: "", interval: 1, timeUnit: "Day" },
    },
    fields: fromBase,
  },
  {
    type: "Expression",
    kind: "GetFutureTime",
    role: "action",
    title: "Get future time",
    summary: "Gives the time that comes a while from now.",
    group: "Schedule",
    keywords: ["date", "later", "from now", "in"],
    defaultName: "Get_future_time",
    template: {
      type: "Expression",
      kind: "GetFutureTime",
      inputs: { interval: 1, timeUnit: "Day" },
    },
    fields: fromNow,
  },
  {
    type: "Expression",
    kind: "GetPastTime",
    role: "action",
    title: "Get past time",
    summary: "Gives the time that was a while ago.",
    group: "Schedule",
    keywords: ["date", "earlier", "ago", "since"],
    defaultName: "Get_past_time",
    template: {
      type: "Expression",
      kind: "GetPastTime",
      inputs: { interval: 1, timeUnit: "Day" },
    },
    fields: fromNow,
  },
  {
    type: "Expression",
    kind: "ConvertTimeZone",
    role: "action",
    title: "Convert time zone",
    summary: "Says what a time is in another time zone.",
    group: "Schedule",
    keywords: ["date", "local", "utc", "timezone", "region"],
    defaultName: "Convert_time_zone",
    template: {
      type: "Expression",
      kind: "ConvertTimeZone",
      inputs: { baseTime: "", sourceTimeZone: "UTC", destinationTimeZone: "" },
    },
    fields: [
      BASE_TIME,
      zone("inputs/sourceTimeZone", "From time zone"),
      zone("inputs/destinationTimeZone", "To time zone"),
      FORMAT,
    ],
  },
];
