import type { OperationSpec } from "./catalogue.ts";

export const CODE_ACTIONS: readonly OperationSpec[] = [
  {
    type: "JavaScriptCode",
    role: "action",
    title: "Run JavaScript",
    summary:
      "Works something out with a piece of JavaScript. It reads earlier actions, and reaches nothing else.",
    group: "Code",
    keywords: [
      "script",
      "inline code",
      "function",
      "js",
      "program",
      "calculate",
      "transform",
      "regular expression",
    ],
    defaultName: "Run_JavaScript",
    template: { type: "JavaScriptCode", inputs: { code: "return workflowContext.trigger.outputs.body;" } },
    fields: [
      {
        path: "inputs/code",
        title: "Code",
        help: "The value behind return is the result. workflowContext.trigger and workflowContext.actions.Name hold what ran before. There is no network, no file and no timer; it may take five seconds.",
        required: true,
        control: "code",
        language: "javascript",
      },
      {
        path: "inputs/explicitDependencies",
        title: "Also reads",
        help: 'Names of actions that the code works out at run time: {"actions": ["Name"], "includeTrigger": true}. Not needed for names that stand in the code.',
        required: false,
        control: "value",
        advanced: true,
      },
    ],
  },
];
