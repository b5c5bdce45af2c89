import type { FieldSpec, OperationSpec } from "./catalogue.ts";

const TEXT: FieldSpec = {
  path: "inputs/text",
  title: "Text",
  help: "The text to look at.",
  required: true,
  control: "value",
};

/** Functions of texts and numbers as actions; each is one kind of the type `Expression`. */
export const TEXT_ACTIONS: readonly OperationSpec[] = [
  {
    type: "Expression",
    kind: "IndexOf",
    role: "action",
    title: "Find text position",
    summary: "Says where in a text another text stands, counted from 0; -1 when it is not there.",
    group: "Data operations",
    keywords: ["index", "search", "contains", "position", "string"],
    defaultName: "Find_text_position",
    template: { type: "Expression", kind: "IndexOf", inputs: { text: "", searchText: "" } },
    fields: [
      TEXT,
      {
        path: "inputs/searchText",
        title: "Search for",
        help: "What to look for. Capital letters do not matter.",
        required: true,
        control: "value",
      },
    ],
  },
  {
    type: "Expression",
    kind: "Substring",
    role: "action",
    title: "Substring",
    summary: "Gives a part of a text.",
    group: "Data operations",
    keywords: ["cut", "part", "slice", "left", "right", "mid", "string"],
    defaultName: "Substring",
    template: { type: "Expression", kind: "Substring", inputs: { text: "", startPosition: 0 } },
    fields: [
      TEXT,
      {
        path: "inputs/startPosition",
        title: "From position",
        help: "Where the part begins, counted from 0.",
        required: true,
        control: "number",
      },
      {
        path: "inputs/length",
        title: "Length",
        help: "How many characters. Up to the end when left empty.",
        required: false,
        control: "number",
      },
    ],
  },
  {
    type: "Expression",
    kind: "FormatNumber",
    role: "action",
    title: "Format number",
    summary: "Writes a number as text, in the manner of a language.",
    group: "Data operations",
    keywords: ["currency", "decimals", "thousands", "locale", "text"],
    defaultName: "Format_number",
    template: { type: "Expression", kind: "FormatNumber", inputs: { number: "", format: "0.00" } },
    fields: [
      {
        path: "inputs/number",
        title: "Number",
        help: "The number to write.",
        required: true,
        control: "value",
      },
      {
        path: "inputs/format",
        title: "Format",
        help: "For example 0.00, #,##0.00, C2 or P1.",
        required: true,
        control: "text",
        placeholder: "#,##0.00",
      },
      {
        path: "inputs/locale",
        title: "Language",
        help: "For example en-US or de-DE. en-US when left empty.",
        required: false,
        control: "text",
        placeholder: "en-US",
      },
    ],
  },
];
