import type { FieldSpec, OperationSpec } from "./catalogue.ts";

const content = (help: string): FieldSpec => ({
  path: "inputs/content",
  title: "Content",
  help,
  required: true,
  control: "value",
});

const FORMS = { Json: "JSON", Xml: "XML", Text: "text" } as const;
const SAMPLE = {
  Json: '{\n  "name": "{{ content.name }}"\n}',
  Text: "Hello {{ content.name }}",
} as const;

const SAMPLE_MAP = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/">
    <result><xsl:value-of select="/*" /></result>
  </xsl:template>
</xsl:stylesheet>
`;

function liquid(kind: "JsonToJson" | "JsonToText" | "XmlToJson" | "XmlToText"): OperationSpec {
  const [from, to] = kind.split("To") as ["Json" | "Xml", "Json" | "Text"];
  return {
    type: "Liquid",
    kind,
    role: "action",
    title: `Liquid: ${FORMS[from]} to ${FORMS[to]}`,
    summary: `Writes ${FORMS[to]} from ${FORMS[from]} with a Liquid template.`,
    group: "Code",
    keywords: ["template", "transform", "map", "text", "mail", "html", "loop"],
    defaultName: `Liquid_${FORMS[from]}_to_${FORMS[to]}`,
    template: { type: "Liquid", kind, inputs: { content: "", map: { content: SAMPLE[to] } } },
    fields: [
      content(`The ${FORMS[from]} to work on. In the template it is called content.`),
      {
        path: "inputs/map/content",
        title: "Template",
        help: "Text with {{ values }} and {% loops and choices %}. A flow of an imported workflow app may name a file of it instead.",
        required: true,
        control: "code",
        language: "liquid",
      },
    ],
  };
}

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
  ...(["JsonToJson", "JsonToText", "XmlToJson", "XmlToText"] as const).map(liquid),
  {
    type: "Xslt",
    role: "action",
    title: "Transform XML",
    summary: "Writes XML, HTML or text from XML with a map in XSLT 1.0.",
    group: "Code",
    keywords: ["xslt", "xsl", "stylesheet", "map", "convert"],
    defaultName: "Transform_XML",
    template: { type: "Xslt", inputs: { content: "", map: { content: SAMPLE_MAP } } },
    fields: [
      content("The XML to transform, for example the body of an HTTP action."),
      {
        path: "inputs/map/content",
        title: "Map",
        help: "A stylesheet in XSLT 1.0, in one piece. A flow of an imported workflow app may name a file of it instead.",
        required: true,
        control: "code",
        language: "xml",
      },
      {
        path: "inputs/xsltParameters",
        title: "Parameters",
        help: 'Values for the parameters of the map: {"name": "value"}.',
        required: false,
        control: "value",
        advanced: true,
      },
      {
        path: "inputs/transformOptions",
        title: "Options",
        help: "GenerateTextOutput gives text instead of XML content; DisableByteOrderMark leaves out the mark that XML content starts with. Several stand with commas between them.",
        required: false,
        control: "text",
        advanced: true,
      },
    ],
  },
  {
    type: "XmlValidation",
    role: "action",
    title: "Check XML",
    summary: "Checks XML against an XML schema (XSD), and fails with what does not fit.",
    group: "Code",
    keywords: ["xsd", "schema", "validate", "validation"],
    defaultName: "Check_XML",
    template: { type: "XmlValidation", inputs: { content: "", schema: { content: "" } } },
    fields: [
      content("The XML to check, for example the body of an HTTP action."),
      {
        path: "inputs/schema/content",
        title: "Schema",
        help: "The XML schema (XSD), in one piece. A flow of an imported workflow app may name a file of it instead.",
        required: true,
        control: "code",
        language: "xml",
      },
    ],
  },
];
