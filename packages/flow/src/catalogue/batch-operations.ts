import type { OperationSpec } from "./catalogue.ts";

export const BATCH_TRIGGER: OperationSpec = {
  type: "Batch",
  role: "trigger",
  title: "When a batch is full",
  summary: "Collects messages of other flows, and starts a run with many of them at once.",
  group: "Request",
  keywords: ["batch", "collect", "group", "messages", "bulk", "aggregate", "queue", "release"],
  defaultName: "When_a_batch_is_full",
  template: {
    type: "Batch",
    inputs: {
      mode: "Inline",
      batchGroupName: "batch",
      configurations: { batch: { releaseCriteria: { messageCount: 10 } } },
    },
  },
  fields: [
    {
      path: "inputs/configurations",
      title: "Batches and when they are released",
      help: "The run gets the messages as triggerBody()['items'], and triggerBody()['batchName']. Messages that were sent with a partition are collected apart, one batch for each partition: the run gets its name as triggerBody()['partitionName'].",
      required: true,
      control: "batches",
    },
    {
      path: "inputs/batchGroupName",
      title: "Name of the group",
      help: "A name for all batches of this flow.",
      required: false,
      control: "text",
      advanced: true,
    },
  ],
};

export const SEND_TO_BATCH: OperationSpec = {
  type: "SendToBatch",
  role: "action",
  title: "Send to batch",
  summary: "Puts a message into a batch of another flow. The message is safe before the next action begins.",
  group: "Request",
  keywords: ["batch", "collect", "message", "queue", "send", "group"],
  defaultName: "Send_to_batch",
  template: {
    type: "SendToBatch",
    inputs: { batchName: "", content: "", host: { workflow: { id: "" } } },
  },
  fields: [
    {
      path: "inputs/host/workflow/id",
      title: "Flow",
      help: "The flow that starts when a batch is full: its name or its id.",
      required: true,
      control: "flow",
      startsBy: ["batch"],
    },
    {
      path: "inputs/batchName",
      title: "Batch",
      help: "The name of the batch, as that flow's trigger has it.",
      required: true,
      control: "text",
    },
    {
      path: "inputs/content",
      title: "Message",
      help: "What is sent: text, or JSON; at most 1 MB.",
      required: true,
      control: "value",
    },
    {
      path: "inputs/partitionName",
      title: "Partition",
      help: "Messages of one partition are released together, apart from others. All are in one when left empty.",
      required: false,
      control: "text",
      advanced: true,
    },
    {
      path: "inputs/messageId",
      title: "Id of the message",
      help: "A name for the message, which the receiving run gets with it. It gets one of its own when left empty.",
      required: false,
      control: "text",
      advanced: true,
    },
    {
      path: "inputs/host/triggerName",
      title: "Trigger",
      help: "The name of that flow's trigger, to be sure that it is the one you mean.",
      required: false,
      control: "text",
      advanced: true,
    },
  ],
};
