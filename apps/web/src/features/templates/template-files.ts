import type { Value, ValueObject } from "@towpath/expressions";
import type { Definition } from "@towpath/flow";
import addUpLines from "./definitions/add-up-lines.json";
import answerAnOrder from "./definitions/answer-an-order.json";
import catchWhatFails from "./definitions/catch-what-fails.json";
import collectABatch from "./definitions/collect-a-batch.json";
import copyWhatIsNew from "./definitions/copy-what-is-new.json";
import findInText from "./definitions/find-in-text.json";
import listAsCsv from "./definitions/list-as-csv.json";
import morningReport from "./definitions/morning-report.json";
import priceALine from "./definitions/price-a-line.json";
import priceAnOrder from "./definitions/price-an-order.json";
import readXml from "./definitions/read-xml.json";
import remindMe from "./definitions/remind-me.json";
import sortMessages from "./definitions/sort-messages.json";
import waitForAJob from "./definitions/wait-for-a-job.json";
import watchAnAddress from "./definitions/watch-an-address.json";
import writeALetter from "./definitions/write-a-letter.json";
import addUpLinesExample from "./examples/add-up-lines.json";
import answerAnOrderExample from "./examples/answer-an-order.json";
import catchWhatFailsExample from "./examples/catch-what-fails.json";
import collectABatchExample from "./examples/collect-a-batch.json";
import copyWhatIsNewExample from "./examples/copy-what-is-new.json";
import findInTextExample from "./examples/find-in-text.json";
import listAsCsvExample from "./examples/list-as-csv.json";
import morningReportExample from "./examples/morning-report.json";
import priceAnOrderExample from "./examples/price-an-order.json";
import readXmlExample from "./examples/read-xml.json";
import remindMeExample from "./examples/remind-me.json";
import sortMessagesExample from "./examples/sort-messages.json";
import waitForAJobExample from "./examples/wait-for-a-job.json";
import watchAnAddressExample from "./examples/watch-an-address.json";
import writeALetterExample from "./examples/write-a-letter.json";

/** What a template was tried with, and what it did: `towpath run` is held to it. */
export interface TemplateExample {
  /** The body its trigger gets. */
  readonly starts?: Value;
  /** What it sends to services, in order. */
  readonly sends?: readonly { readonly to: string; readonly body: unknown }[];
  /** What its caller gets. */
  readonly answers?: { readonly statusCode: number; readonly body: unknown };
  /** Outputs of actions, by name. */
  readonly computes?: Readonly<Record<string, unknown>>;
}

const DEFINITIONS: Readonly<Record<string, ValueObject>> = {
  "add-up-lines": addUpLines,
  "answer-an-order": answerAnOrder,
  "catch-what-fails": catchWhatFails,
  "collect-a-batch": collectABatch,
  "copy-what-is-new": copyWhatIsNew,
  "find-in-text": findInText,
  "list-as-csv": listAsCsv,
  "morning-report": morningReport,
  "price-a-line": priceALine,
  "price-an-order": priceAnOrder,
  "read-xml": readXml,
  "remind-me": remindMe,
  "sort-messages": sortMessages,
  "wait-for-a-job": waitForAJob,
  "watch-an-address": watchAnAddress,
  "write-a-letter": writeALetter,
};

const EXAMPLES: Readonly<Record<string, TemplateExample>> = {
  "add-up-lines": addUpLinesExample,
  "answer-an-order": answerAnOrderExample,
  "catch-what-fails": catchWhatFailsExample,
  "collect-a-batch": collectABatchExample,
  "copy-what-is-new": copyWhatIsNewExample,
  "find-in-text": findInTextExample,
  "list-as-csv": listAsCsvExample,
  "morning-report": morningReportExample,
  "price-an-order": priceAnOrderExample,
  "read-xml": readXmlExample,
  "remind-me": remindMeExample,
  "sort-messages": sortMessagesExample,
  "wait-for-a-job": waitForAJobExample,
  "watch-an-address": watchAnAddressExample,
  "write-a-letter": writeALetterExample,
};

/** The definition in a file of `definitions/`. @param file without its ending */
export function definitionOf(file: string): Definition {
  const definition = DEFINITIONS[file];
  if (definition === undefined) throw new Error(`There is no template file ${file}.`);
  return definition;
}

export const exampleOf = (file: string): TemplateExample => EXAMPLES[file] ?? {};
