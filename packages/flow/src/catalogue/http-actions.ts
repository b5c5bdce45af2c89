import type { OperationSpec } from "./catalogue.ts";
import { HEADERS_AND_QUERIES } from "./request-fields.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((value) => ({
  value,
  title: value,
}));

export const HTTP_ACTIONS: readonly OperationSpec[] = [
  {
    type: "Http",
    role: "action",
    title: "HTTP",
    summary: "Calls any web address and gives back what it answers.",
    group: "HTTP",
    keywords: ["request", "rest", "api", "call", "get", "post", "url", "fetch", "webhook", "service"],
    defaultName: "HTTP",
    template: { type: "Http", inputs: { method: "GET", uri: "" } },
    fields: [
      {
        path: "inputs/method",
        title: "Method",
        help: "GET reads, POST creates, PUT and PATCH change, DELETE removes.",
        required: true,
        control: "choice",
        choices: METHODS,
      },
      {
        path: "inputs/uri",
        title: "Address",
        help: "The full address to call.",
        required: true,
        control: "text",
        placeholder: "https://example.com/api/orders",
      },
      ...HEADERS_AND_QUERIES,
      {
        path: "inputs/body",
        title: "Body",
        help: "What is sent: text, or JSON.",
        required: false,
        control: "value",
      },
      {
        path: "inputs/authentication",
        title: "Sign-in",
        help: "How the call proves who it is: none, basic, a client certificate, OAuth, or a raw header value.",
        required: false,
        control: "authentication",
        advanced: true,
      },
    ],
  },
  {
    type: "Response",
    kind: "Http",
    role: "action",
    title: "Response",
    summary: "Answers the caller of the flow's address.",
    group: "Request",
    keywords: ["reply", "answer", "return", "http", "status"],
    defaultName: "Response",
    template: { type: "Response", kind: "Http", inputs: { statusCode: 200 } },
    fields: [
      {
        path: "inputs/statusCode",
        title: "Status code",
        help: "200 means all is well; 4xx that the caller was wrong; 5xx that the flow failed.",
        required: true,
        control: "number",
      },
      {
        path: "inputs/headers",
        title: "Headers",
        help: "Names and values sent with the answer.",
        required: false,
        control: "dictionary",
      },
      {
        path: "inputs/body",
        title: "Body",
        help: "What the caller gets: text, or JSON.",
        required: false,
        control: "value",
      },
      {
        path: "inputs/schema",
        title: "Shape of the body",
        help: "A JSON Schema that tells callers what to expect. It is not checked.",
        required: false,
        control: "json-schema",
        advanced: true,
      },
      {
        path: "operationOptions",
        title: "While the caller waits",
        help: "For flows that take minutes: the caller gets 202 at once, with an address at which it asks until this answer is there.",
        required: false,
        control: "choice",
        choices: [{ value: "Asynchronous", title: "Answer at once with an address to ask at" }],
        advanced: true,
      },
    ],
  },
];
