import { phrase } from "../../words/translate.ts";

/** What a template is good for; the gallery is filtered by these. */
export const TEMPLATE_KINDS = {
  answer: phrase("Answer a call"),
  clock: phrase("By the clock"),
  services: phrase("Call services"),
  data: phrase("Work with data"),
  several: phrase("Several flows"),
} as const;
export type TemplateKind = keyof typeof TEMPLATE_KINDS;

export const isTemplateKind = (value: string): value is TemplateKind => Object.hasOwn(TEMPLATE_KINDS, value);

/** Something only the taker knows: the field is empty in the flow they get, and a note beside the step says what belongs there. */
export interface BlankField {
  readonly action: string;
  /** As `FieldSpec.path`. */
  readonly field: string;
  readonly what: string;
}

/** A flow that another one runs: it is made first, and the action is pointed at it. */
export interface CalledTemplate {
  readonly action: string;
  /** The name of its file, which is also how the action speaks of it. */
  readonly file: string;
  readonly title: string;
}

export interface Template {
  /** The name of its files in `definitions/` and `examples/`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly kind: TemplateKind;
  readonly blanks: readonly BlankField[];
  readonly calls?: CalledTemplate;
}

const MESSAGES = phrase("Where the message is sent: an address that takes JSON, for example of a chat.");

/** In the order of the gallery. */
export const TEMPLATES: readonly Template[] = [
  {
    id: "answer-an-order",
    title: phrase("Answer an order"),
    summary: phrase(
      "A shop sends an order to the address of the flow. Small ones are accepted at once; the others are held, and the shop is told why.",
    ),
    kind: "answer",
    blanks: [],
  },
  {
    id: "add-up-lines",
    title: phrase("Add up the lines of an order"),
    summary: phrase(
      "Goes through the lines of an order one by one, adds up what they cost, and names those that are dear.",
    ),
    kind: "answer",
    blanks: [],
  },
  {
    id: "sort-messages",
    title: phrase("Sort messages by what they say"),
    summary: phrase(
      "Reads a message that comes as JSON text, looks at its kind, and says which team it is for.",
    ),
    kind: "answer",
    blanks: [],
  },
  {
    id: "list-as-csv",
    title: phrase("Answer with a CSV file"),
    summary: phrase(
      "Makes a table of a list that is sent, with columns you choose, and answers with it as a file.",
    ),
    kind: "data",
    blanks: [],
  },
  {
    id: "read-xml",
    title: phrase("Read and check XML"),
    summary: phrase(
      "Checks an order in XML against its schema, reads number, lines and total with XPath, and answers in JSON. What is no order is refused.",
    ),
    kind: "data",
    blanks: [],
  },
  {
    id: "write-a-letter",
    title: phrase("Write a letter with Liquid"),
    summary: phrase("Fills a Liquid template with what is sent, and answers with the finished text."),
    kind: "data",
    blanks: [],
  },
  {
    id: "find-in-text",
    title: phrase("Find numbers in a text with JavaScript"),
    summary: phrase("A few lines of JavaScript find every order number in a text, each once and in order."),
    kind: "data",
    blanks: [],
  },
  {
    id: "morning-report",
    title: phrase("Send a report every morning"),
    summary: phrase(
      "At seven each morning it reads a list, keeps what is open, makes a table of it and sends it. When nothing is open, nothing is sent.",
    ),
    kind: "clock",
    blanks: [
      {
        action: "Get_the_orders",
        field: "inputs/uri",
        what: phrase("Where the list is read: an address that answers with a list in JSON."),
      },
      { action: "Send_the_report", field: "inputs/uri", what: MESSAGES },
    ],
  },
  {
    id: "watch-an-address",
    title: phrase("Watch an address"),
    summary: phrase(
      "Calls an address every five minutes, and tells somebody when it does not answer as it should.",
    ),
    kind: "clock",
    blanks: [
      { action: "Call_the_address", field: "inputs/uri", what: phrase("The address to watch.") },
      { action: "Tell_somebody", field: "inputs/uri", what: MESSAGES },
    ],
  },
  {
    id: "copy-what-is-new",
    title: phrase("Copy what is new, hour by hour"),
    summary: phrase(
      "Asks a service what changed in each hour and hands every change on. Hours that were missed are made up.",
    ),
    kind: "clock",
    blanks: [
      {
        action: "What_is_new",
        field: "inputs/uri",
        what: phrase(
          "Where changes are asked for: an address that takes “from” and “to”, and answers with a list in JSON.",
        ),
      },
      { action: "Hand_it_on", field: "inputs/uri", what: phrase("Where each change is sent.") },
    ],
  },
  {
    id: "remind-me",
    title: phrase("Remind me at a time"),
    summary: phrase("Started by hand with a text and a time: it sleeps until then, and sends the text."),
    kind: "clock",
    blanks: [{ action: "Send_the_reminder", field: "inputs/uri", what: MESSAGES }],
  },
  {
    id: "wait-for-a-job",
    title: phrase("Wait until a job is done"),
    summary: phrase(
      "Begins a long job in a service, asks every half minute how far it is, and goes on with the result.",
    ),
    kind: "services",
    blanks: [
      {
        action: "Begin_the_job",
        field: "inputs/uri",
        what: phrase("Where a job begins: an address that answers with its “id”."),
      },
      {
        action: "Ask_how_far_it_is",
        field: "inputs/uri",
        what: phrase(
          "Where the job is asked for: the address of the job, with its id at the end, which answers with “status” and “result”.",
        ),
      },
    ],
  },
  {
    id: "catch-what-fails",
    title: phrase("Catch what fails"),
    summary: phrase(
      "Tries to read a customer from a service. When a step fails, somebody is told which one, and the caller gets a kind answer.",
    ),
    kind: "services",
    blanks: [
      {
        action: "Read_the_customer",
        field: "inputs/uri",
        what: phrase("Where a customer is read: an address that ends with their id."),
      },
      { action: "Tell_somebody", field: "inputs/uri", what: MESSAGES },
    ],
  },
  {
    id: "collect-a-batch",
    title: phrase("Collect messages and send them together"),
    summary: phrase(
      "Other flows put messages into its batch. When there are ten, or after an hour, it sends all of them in one call.",
    ),
    kind: "several",
    blanks: [
      {
        action: "Send_them_together",
        field: "inputs/uri",
        what: phrase("Where the messages are sent, all in one call."),
      },
    ],
  },
  {
    id: "price-an-order",
    title: phrase("Share work between flows"),
    summary: phrase(
      "Two flows: one goes through an order and asks the other for the price of each line. Many flows can ask the same one.",
    ),
    kind: "several",
    blanks: [],
    calls: { action: "Ask_for_the_price", file: "price-a-line", title: phrase("Price a line") },
  },
];

export const findTemplate = (id: string): Template | null =>
  TEMPLATES.find((template) => template.id === id) ?? null;
