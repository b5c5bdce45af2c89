import type { FieldSpec, OperationSpec } from "./catalogue.ts";
import { METHODS } from "./http-actions.ts";

/** One of the two calls of a webhook. */
function callFields(part: "subscribe" | "unsubscribe", title: string): FieldSpec[] {
  const at = (name: string) => `inputs/${part}/${name}`;
  const isFirst = part === "subscribe";
  return [
    {
      path: at("method"),
      title: `${title}: method`,
      help: isFirst
        ? "How the service is told: mostly POST."
        : "How it is taken back: mostly DELETE or POST.",
      required: isFirst,
      control: "choice",
      choices: METHODS,
      advanced: !isFirst,
    },
    {
      path: at("uri"),
      title: `${title}: address`,
      help: isFirst
        ? "The address that is told where to call back."
        : "The address that is called when the flow does not wait any more. Leave it empty when there is none.",
      required: isFirst,
      control: "text",
      placeholder: isFirst ? "https://example.com/subscribe" : "https://example.com/unsubscribe",
      advanced: !isFirst,
    },
    {
      path: at("body"),
      title: `${title}: body`,
      help: isFirst
        ? "What is sent. Put listCallbackUrl() into it: the address at which this flow waits."
        : "What is sent. body('this action') is what the service answered when it was told.",
      required: false,
      control: "value",
      advanced: !isFirst,
    },
    {
      path: at("headers"),
      title: `${title}: headers`,
      help: "Names and values sent with the call.",
      required: false,
      control: "dictionary",
      advanced: true,
    },
    {
      path: at("authentication"),
      title: `${title}: sign-in`,
      help: "How the call proves who it is: none, basic, a client certificate, OAuth, or a raw header value.",
      required: false,
      control: "authentication",
      advanced: true,
    },
  ];
}

export const CALL_ACTIONS: readonly OperationSpec[] = [
  {
    type: "HttpWebhook",
    role: "action",
    title: "HTTP webhook",
    summary: "Tells a service where to call back, and waits until it does.",
    group: "HTTP",
    keywords: ["callback", "wait", "approval", "subscribe", "event", "listCallbackUrl"],
    defaultName: "HTTP_Webhook",
    template: {
      type: "HttpWebhook",
      inputs: {
        subscribe: { method: "POST", uri: "", body: { callbackUrl: "@{listCallbackUrl()}" } },
      },
    },
    fields: [...callFields("subscribe", "Subscribe"), ...callFields("unsubscribe", "Unsubscribe")],
  },
  {
    type: "Workflow",
    role: "action",
    title: "Run another flow",
    summary: "Starts another flow of this environment and goes on with what it answers.",
    group: "Control",
    keywords: ["child", "subflow", "call", "workflow", "reuse", "nested", "logic app"],
    defaultName: "Run_another_flow",
    template: { type: "Workflow", inputs: { host: { workflow: { id: "" } } } },
    fields: [
      {
        path: "inputs/host/workflow/id",
        title: "Flow",
        help: "The name or the id of a flow that starts by a request. Without a Response action in it, this flow does not wait.",
        required: true,
        control: "flow",
        placeholder: "Approve an order",
      },
      {
        path: "inputs/body",
        title: "Body",
        help: "What the other flow gets as the body of its trigger.",
        required: false,
        control: "value",
      },
      {
        path: "inputs/headers",
        title: "Headers",
        help: "What the other flow gets as the headers of its trigger.",
        required: false,
        control: "dictionary",
        advanced: true,
      },
      {
        path: "inputs/host/triggerName",
        title: "Trigger",
        help: "The name of the other flow's trigger. It is checked when it is given.",
        required: false,
        control: "text",
        placeholder: "manual",
        advanced: true,
      },
    ],
  },
];
