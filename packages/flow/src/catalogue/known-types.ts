/** Types of the workflow language without an entry in the catalogue: kept, shown and exported; most cannot run. */
const KNOWN_TYPES: Readonly<Record<string, readonly [title: string, summary: string]>> = {
  ApiConnection: ["Connector", "An operation of a managed connector."],
  ApiConnectionWebhook: ["Connector (waits for a callback)", "A managed connector that calls back."],
  ApiConnectionNotification: ["Connector (notification)", "A managed connector that notifies, then fetches."],
  OpenApiConnection: ["Connector", "An operation of a managed connector."],
  OpenApiConnectionWebhook: ["Connector (waits for a callback)", "A managed connector that calls back."],
  OpenApiConnectionNotification: [
    "Connector (notification)",
    "A managed connector that notifies, then fetches.",
  ],
  ServiceProvider: ["Built-in connector", "An operation of a built-in connector."],
  HttpWebhook: ["HTTP webhook", "Subscribes at a web address and waits to be called back."],
  Workflow: ["Run another flow", "Starts another flow and waits for its answer."],
  Function: ["Azure Function", "Calls an Azure Function."],
  InvokeFunction: ["Local function", "Calls a function of the same app."],
  ApiManagement: ["API Management", "Calls an operation of Azure API Management."],
  Expression: ["Function call", "Evaluates one function, for example of dates."],
  CSharpScriptCode: ["Inline C#", "Runs a C# script."],
  PowerShellCode: ["Inline PowerShell", "Runs a PowerShell script."],
  Agent: ["Agent", "A loop in which a language model chooses among tools."],
  Connector: ["Agent tool", "An operation of a connector that an agent may choose."],
  AgentHandoff: ["Agent hand-off", "Passes a conversation to another agent."],
  XmlParse: ["Parse XML", "Reads XML with a schema."],
  XmlCompose: ["Compose XML", "Writes XML with a schema."],
  Xslt: ["Transform XML", "Transforms XML with a map."],
  DataMapper: ["Map data", "Transforms data with a map."],
  Liquid: ["Liquid template", "Transforms data with a Liquid template."],
  FlatFileDecoding: ["Decode flat file", "Reads a flat file with a schema."],
  FlatFileEncoding: ["Encode flat file", "Writes a flat file with a schema."],
  IntegrationAccountArtifactLookup: ["Look up artifact", "Reads an artifact of an integration account."],
  SwiftMTDecode: ["Decode SWIFT", "Reads a SWIFT MT message."],
  SwiftMTEncode: ["Encode SWIFT", "Writes a SWIFT MT message."],
  RosettaNetEncode: ["Encode RosettaNet", "Writes a RosettaNet message."],
  RosettaNetDecode: ["Decode RosettaNet", "Reads a RosettaNet message."],
  RosettaNetWaitForResponse: ["Wait for RosettaNet", "Waits for a RosettaNet answer."],
  ParseDocument: ["Parse document", "Reads the text of a document."],
  ParseDocumentWithMetadata: ["Parse document", "Reads the text of a document, page by page."],
  ChunkText: ["Chunk text", "Cuts a text into pieces."],
  ChunkTextWithMetadata: ["Chunk text", "Cuts a text into pieces, with where each came from."],
  Start: ["Productivity macro", "The start of a macro of another product."],
};

const BY_LOWER_CASE = new Map(
  Object.entries(KNOWN_TYPES).map(([type, [title, summary]]) => [type.toLowerCase(), { title, summary }]),
);

export function knownType(type: string): { title: string; summary: string } | null {
  return BY_LOWER_CASE.get(type.toLowerCase()) ?? null;
}

export const describedTypes = (): readonly { readonly title: string; readonly summary: string }[] => [
  ...BY_LOWER_CASE.values(),
];
