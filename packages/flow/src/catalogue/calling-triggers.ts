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

const RETRY: readonly FieldSpec[] = [
  {
    path: "inputs/retryPolicy/type",
    title: "Retry",
    help: "What to do when the service does not answer, or answers that it is busy. Four tries with growing pauses when left empty.",
    required: false,
    control: "choice",
    choices: [
      { value: "exponential", title: "Growing pauses" },
      { value: "fixed", title: "Equal pauses" },
      { value: "none", title: "Wait for the next check" },
    ],
    advanced: true,
  },
  {
    path: "inputs/retryPolicy/count",
    title: "Retries",
    help: "How many times to try again before the next check, from 1 to 90.",
    required: false,
    control: "number",
    advanced: true,
  },
  {
    path: "inputs/retryPolicy/interval",
    title: "Pause between tries",
    help: "A duration from PT5S (five seconds) to P1D (one day).",
    required: false,
    control: "text",
    placeholder: "PT10S",
    advanced: true,
  },
];

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
        path: "splitOn",
        title: "A run for each item of",
        help: "A list in the answer, for example @triggerBody()?['value']: each of its items starts a run of its own. Leave it empty for one run an answer.",
        required: false,
        control: "text",
        placeholder: "@triggerBody()?['value']",
        advanced: true,
      },
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
      ...RETRY,
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
