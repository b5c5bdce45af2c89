import type { FieldSpec, OperationSpec } from "./catalogue.ts";

const NAME: FieldSpec = {
  path: "inputs/name",
  title: "Variable",
  help: "The variable to change. It must be initialised earlier in the flow.",
  required: true,
  control: "variable-name",
};

const value = (title: string, help: string, control: FieldSpec["control"]): FieldSpec => ({
  path: "inputs/value",
  title,
  help,
  required: true,
  control,
});

const by = (help: string): FieldSpec => ({ ...value("By", help, "number"), required: false });

export const VARIABLE_ACTIONS: readonly OperationSpec[] = [
  {
    type: "InitializeVariable",
    role: "action",
    title: "Initialize variable",
    summary: "Creates a variable that later actions can read and change. Only at the top level of a flow.",
    group: "Variables",
    keywords: ["create", "declare", "new", "variable", "counter", "define"],
    defaultName: "Initialize_variable",
    template: { type: "InitializeVariable", inputs: { variables: [{ name: "", type: "string" }] } },
    fields: [
      {
        path: "inputs/variables",
        title: "Variables",
        help: "A name, a type, and a value to begin with where wanted.",
        required: true,
        control: "variables",
      },
    ],
  },
  {
    type: "SetVariable",
    role: "action",
    title: "Set variable",
    summary: "Gives a variable a new value.",
    group: "Variables",
    keywords: ["assign", "change", "update", "variable"],
    defaultName: "Set_variable",
    template: { type: "SetVariable", inputs: { name: "", value: "" } },
    fields: [NAME, value("Value", "The new value. It must be of the variable's type.", "value")],
  },
  {
    type: "IncrementVariable",
    role: "action",
    title: "Increment variable",
    summary: "Adds to a number variable.",
    group: "Variables",
    keywords: ["add", "count", "plus", "counter", "increase"],
    defaultName: "Increment_variable",
    template: { type: "IncrementVariable", inputs: { name: "", value: 1 } },
    fields: [NAME, by("How much to add; 1 when left empty.")],
  },
  {
    type: "DecrementVariable",
    role: "action",
    title: "Decrement variable",
    summary: "Subtracts from a number variable.",
    group: "Variables",
    keywords: ["subtract", "minus", "counter", "decrease"],
    defaultName: "Decrement_variable",
    template: { type: "DecrementVariable", inputs: { name: "", value: 1 } },
    fields: [NAME, by("How much to subtract; 1 when left empty.")],
  },
  {
    type: "AppendToArrayVariable",
    role: "action",
    title: "Append to list variable",
    summary: "Adds an item to the end of a list variable.",
    group: "Variables",
    keywords: ["array", "add", "push", "collect", "list"],
    defaultName: "Append_to_list_variable",
    template: { type: "AppendToArrayVariable", inputs: { name: "", value: "" } },
    fields: [NAME, value("Value", "The item to add.", "value")],
  },
  {
    type: "AppendToStringVariable",
    role: "action",
    title: "Append to text variable",
    summary: "Adds text to the end of a text variable.",
    group: "Variables",
    keywords: ["string", "add", "text", "concat", "log"],
    defaultName: "Append_to_text_variable",
    template: { type: "AppendToStringVariable", inputs: { name: "", value: "" } },
    fields: [NAME, value("Value", "The text to add.", "value")],
  },
];
