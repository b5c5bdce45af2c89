import { BATCH_TRIGGER } from "./batch-operations.ts";
import { CALLING_TRIGGERS } from "./calling-triggers.ts";
import type { OperationSpec } from "./catalogue.ts";

export const TRIGGERS: readonly OperationSpec[] = [
  {
    type: "Request",
    kind: "Http",
    role: "trigger",
    title: "When an HTTP request arrives",
    summary: "Gives the flow an address. Each call to it starts a run.",
    group: "Request",
    keywords: ["webhook", "http", "api", "call", "post", "receive", "url", "address", "form"],
    defaultName: "When_an_HTTP_request_arrives",
    template: { type: "Request", kind: "Http", inputs: { schema: {} } },
    fields: [
      {
        path: "inputs/schema",
        title: "Shape of the body",
        help: "A JSON Schema of what callers send. Its members become values you can pick in later actions. Leave it empty to accept anything.",
        required: false,
        control: "json-schema",
      },
      {
        path: "inputs/method",
        title: "Method",
        help: "Only calls with this method start a run. POST when left empty.",
        required: false,
        control: "choice",
        choices: ["GET", "POST", "PUT", "PATCH", "DELETE"].map((value) => ({ value, title: value })),
        advanced: true,
      },
      {
        path: "inputs/relativePath",
        title: "Relative path",
        help: "Added to the address. A name in braces becomes a value, for example /orders/{id}.",
        required: false,
        control: "text",
        placeholder: "/orders/{id}",
        advanced: true,
      },
    ],
  },
  {
    type: "Request",
    kind: "Button",
    role: "trigger",
    title: "Start by hand",
    summary: "A run starts when someone presses Run.",
    group: "Request",
    keywords: ["manual", "button", "run", "start", "test", "press", "instant"],
    defaultName: "Start_by_hand",
    template: {
      type: "Request",
      kind: "Button",
      inputs: { schema: { type: "object", properties: {}, required: [] } },
    },
    fields: [
      {
        path: "inputs/schema",
        title: "What to ask for",
        help: "A JSON Schema of the values asked for when the flow is started. Leave it as it is to ask for nothing.",
        required: false,
        control: "json-schema",
      },
    ],
  },
  {
    type: "Recurrence",
    role: "trigger",
    title: "On a schedule",
    summary: "Starts a run every so often: each hour, on Monday mornings, on the first of the month.",
    group: "Schedule",
    keywords: ["recurrence", "timer", "cron", "every", "daily", "hourly", "weekly", "interval", "repeat"],
    defaultName: "On_a_schedule",
    template: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } },
    fields: [
      {
        path: "recurrence",
        title: "How often",
        help: "The frequency and the interval; with a time zone, a start time and the hours and days where wanted.",
        required: true,
        control: "recurrence",
      },
    ],
  },
  {
    type: "SlidingWindow",
    role: "trigger",
    title: "For each stretch of time",
    summary:
      "Starts a run for each window of time, one after the other. Windows that were missed are made up.",
    group: "Schedule",
    keywords: ["sliding", "window", "timer", "interval", "backfill", "missed", "period", "schedule"],
    defaultName: "For_each_stretch_of_time",
    template: { type: "SlidingWindow", recurrence: { frequency: "Hour", interval: 1 } },
    fields: [
      {
        path: "recurrence",
        title: "How long a window is",
        help: "The frequency and the interval. Each window begins where the one before it ended; its start and end are values for later actions.",
        required: true,
        control: "recurrence",
      },
      {
        path: "inputs/delay",
        title: "Wait after the window",
        help: "A duration such as PT5M: the run starts so long after its window has ended, for data that comes late.",
        required: false,
        control: "text",
        placeholder: "PT5M",
        advanced: true,
      },
    ],
  },
  BATCH_TRIGGER,
  ...CALLING_TRIGGERS,
];
