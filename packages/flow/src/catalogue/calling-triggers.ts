import type { FieldSpec, OperationSpec } from "./catalogue.ts";
import { HEADERS_AND_QUERIES } from "./request-fields.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"].map((value) => ({ value, title: value }));

/** Method and address of a call that a trigger makes by itself. */
function callFields(at: string, words: { method: string; uri: string; help: string }): FieldSpec[] {
  return [
    {
      path: `${at}/method`,
      title: words.method,
      help: "GET reads, POST creates, DELETE removes.",
      required: true,
      control: "choice",
      choices: METHODS,
    },
    {
      path: `${at}/uri`,
      title: words.uri,
      help: words.help,
      required: true,
      control: "text",
      placeholder: "https://example.com/api/news",
    },
  ];
}

const SIGN_IN =
  "How the call proves who it is: none, basic, a client certificate, OAuth, or a raw header value.";

/** Triggers that go out and ask, or ask to be called. */
export const CALLING_TRIGGERS: readonly OperationSpec[] = [
  {
    type: "Http",
    role: "trigger",
    title: "When a web address answers",
    summary: "Asks a web address every so often, and starts a run when it answers 200.",
    group: "HTTP",
    keywords: ["http", "poll", "polling", "check", "watch", "url", "get", "ask", "feed", "rest", "api"],
    defaultName: "When_a_web_address_answers",
    template: {
      type: "Http",
      inputs: { method: "GET", uri: "" },
      recurrence: { frequency: "Minute", interval: 5 },
    },
    fields: [
      ...callFields("inputs", { method: "Method", uri: "Address", help: "The full address to ask." }),
      {
        path: "recurrence",
        title: "How often",
        help: "The frequency and the interval of the checks. A service that names another time in Retry-After is asked then.",
        required: true,
        control: "recurrence",
      },
      ...HEADERS_AND_QUERIES,
      {
        path: "inputs/body",
        title: "Body",
        help: "What is sent: text, or JSON.",
        required: false,
        control: "value",
        advanced: true,
      },
      {
        path: "inputs/authentication",
        title: "Sign-in",
        help: SIGN_IN,
        required: false,
        control: "authentication",
        advanced: true,
      },
    ],
  },
  {
    type: "HttpWebhook",
    role: "trigger",
    title: "When a service calls back",
    summary: "Asks a service to call this flow when something happens, for as long as the flow is on.",
    group: "HTTP",
    keywords: ["webhook", "http", "subscribe", "callback", "push", "event", "notify", "listen", "register"],
    defaultName: "When_a_service_calls_back",
    template: {
      type: "HttpWebhook",
      inputs: {
        subscribe: { method: "POST", uri: "", body: { callbackUrl: "@{listCallbackUrl()}" } },
        unsubscribe: {},
      },
    },
    fields: [
      ...callFields("inputs/subscribe", {
        method: "Subscribe: method",
        uri: "Subscribe: address",
        help: "Called when the flow is switched on or published. The service must be told listCallbackUrl() there.",
      }),
      {
        path: "inputs/subscribe/body",
        title: "Subscribe: body",
        help: "What the service is sent. @{listCallbackUrl()} stands for the address at which it has to call.",
        required: false,
        control: "value",
      },
      {
        path: "inputs/subscribe/headers",
        title: "Subscribe: headers",
        help: "Names and values sent with the call.",
        required: false,
        control: "dictionary",
        advanced: true,
      },
      {
        path: "inputs/subscribe/authentication",
        title: "Subscribe: sign-in",
        help: SIGN_IN,
        required: false,
        control: "authentication",
        advanced: true,
      },
      {
        path: "inputs/unsubscribe/method",
        title: "Unsubscribe: method",
        help: "How the subscription is taken back when the flow is switched off, changed or deleted.",
        required: false,
        control: "choice",
        choices: METHODS,
      },
      {
        path: "inputs/unsubscribe/uri",
        title: "Unsubscribe: address",
        help: "Called to take the subscription back. @{triggerBody()?['id']} is what the service answered to the subscription. Leave it empty when the service wants no such call.",
        required: false,
        control: "text",
        placeholder: "https://example.com/hooks/@{triggerBody()?['id']}",
      },
      {
        path: "inputs/unsubscribe/body",
        title: "Unsubscribe: body",
        help: "What the service is sent then.",
        required: false,
        control: "value",
        advanced: true,
      },
      {
        path: "inputs/unsubscribe/headers",
        title: "Unsubscribe: headers",
        help: "Names and values sent with the call.",
        required: false,
        control: "dictionary",
        advanced: true,
      },
      {
        path: "inputs/unsubscribe/authentication",
        title: "Unsubscribe: sign-in",
        help: SIGN_IN,
        required: false,
        control: "authentication",
        advanced: true,
      },
    ],
  },
];
