import { z } from "zod";
import { ConnectorSummarySchema } from "./connector-shapes.ts";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

/** The largest public definition has 1.1 million characters. */
const FileText = ExactText.max(5_000_000, "A file of a connector has at most 5 million characters.");
const DraftTexts = z.strictObject({
  /** The text of `apiDefinition.swagger.json`. */
  definitionText: FileText,
  /** The text of `apiProperties.json`. */
  propertiesText: FileText,
});

const NoteSchema = z.object({
  /** `lost`: the connector cannot say it. `assumed`: the source left it open. */
  kind: z.enum(["lost", "assumed"]),
  where: z.string(),
  message: z.string(),
});

const ConnectorDraftSchema = z.object({
  /** What the source was recognised as. */
  kind: z.enum(["swagger", "openapi", "postman", "curl", "wsdl"]),
  definitionText: z.string(),
  propertiesText: z.string(),
  notes: z.array(NoteSchema),
});

const ChangeSchema = z.object({
  kind: z.enum(["breaking", "compatible"]),
  /** Null: about the connector as a whole. */
  operationId: z.string().nullable(),
  what: z.string(),
});

const ComparisonSchema = z.object({
  /** Breaking ones first; at most 500. */
  changes: z.array(ChangeSchema),
  /** Flows whose drafts a new version breaks. Published flows go on with the version they were published with. */
  flows: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      steps: z.array(z.object({ name: z.string(), operationId: z.string(), why: z.array(z.string()) })),
    }),
  ),
});

const Values = z
  .record(ExactText.max(200), ExactText.max(20_000))
  .refine((values) => Object.keys(values).length <= 100, "A connection has at most 100 values.");

const TestedCallSchema = z.object({
  /** What left, with secrets replaced by `***`; null: nothing did. */
  request: z
    .object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      /** JSON text, or the text itself. */
      bodyText: z.string().nullable(),
    })
    .nullable(),
  response: z
    .object({
      statusCode: z.int(),
      headers: z.record(z.string(), z.string()),
      bodyText: z.string().nullable(),
    })
    .nullable(),
  /** Why nothing came back. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** What the connector's script logged. */
  log: z.array(z.string()),
  durationMs: z.int(),
});

const ConnectorId = z.strictObject({ id: z.uuid() });

export const authoringContract = {
  fromSource: procedure
    .route({
      method: "POST",
      path: "/connector-drafts",
      summary: "Make a connector of an OpenAPI document, a WSDL, a Postman collection or a cURL line",
      tags: ["Custom connectors"],
    })
    .input(
      z
        .strictObject({
          text: ExactText.max(10_000_000, "It has more than 10 million characters.").optional(),
          /** Fetched by the server, as far as it may call that host. */
          url: ExactText.max(2_000).optional(),
          /** Files that belong together: a WSDL with the documents it imports. */
          files: z
            .array(z.strictObject({ path: ExactText.min(1).max(500), text: ExactText.max(10_000_000) }))
            .min(1)
            .max(200)
            .optional(),
        })
        .refine(
          ({ text, url, files }) => [text, url, files].filter((given) => given !== undefined).length === 1,
          "Send either `text` or `url`, or `files`.",
        ),
    )
    .output(ConnectorDraftSchema),
  files: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/files",
      summary: "Read the texts of a connector, to edit them",
      tags: ["Custom connectors"],
    })
    .input(ConnectorId)
    .output(
      z.object({
        connector: ConnectorSummarySchema,
        versionId: z.uuid(),
        definitionText: z.string(),
        propertiesText: z.string(),
        /** `script.js`; null for none. */
        scriptText: z.string().nullable(),
        /** The stored text was damaged: this is what was understood of it, written anew. */
        repaired: z.boolean(),
      }),
    ),
  compare: procedure
    .route({
      method: "POST",
      path: "/connectors/{id}/comparison",
      summary: "Tell what a new version of a connector would change, and which flows it would break",
      tags: ["Custom connectors"],
    })
    .input(DraftTexts.extend({ id: z.uuid() }))
    .output(ComparisonSchema),
  create: procedure
    .route({
      method: "POST",
      path: "/connectors",
      summary: "Create a custom connector",
      tags: ["Custom connectors"],
      successStatus: 201,
    })
    .input(DraftTexts.extend({ scriptText: FileText.nullable().default(null), icon: iconInput() }))
    .output(ConnectorSummarySchema),
  saveVersion: procedure
    .route({
      method: "POST",
      path: "/connectors/{id}/versions",
      summary: "Save a new version of a custom connector",
      tags: ["Custom connectors"],
      successStatus: 201,
    })
    .input(
      DraftTexts.extend({
        id: z.uuid(),
        /** The version that was edited: another one in between is a conflict. */
        versionId: z.uuid(),
        note: lineOfText("Say what changed.", 500).optional(),
        scriptText: FileText.nullable().optional(),
        icon: iconInput(),
      }),
    )
    .output(ConnectorSummarySchema),
  copy: procedure
    .route({
      method: "POST",
      path: "/connectors/{id}/copy",
      summary: "Copy a connector, to change the copy",
      tags: ["Custom connectors"],
      successStatus: 201,
    })
    .input(ConnectorId)
    .output(ConnectorSummarySchema),
  test: procedure
    .route({
      method: "POST",
      path: "/connector-drafts/test",
      summary: "Call an operation of a connector that is being made, once",
      tags: ["Custom connectors"],
    })
    .input(
      DraftTexts.extend({
        operationId: ExactText.min(1).max(500),
        /** By name; `body/a/b` reaches into the body. */
        parameters: z.record(ExactText.max(1_000), z.json()).default({}),
        /** The connector that is being edited: its settings hold for the call, as they will for the new version. */
        connectorId: z.uuid().optional(),
        /** A stored connection, or values typed for this call. */
        connectionId: z.uuid().optional(),
        parameterSet: ExactText.max(200).default(""),
        values: Values.default({}),
      }),
    )
    .output(TestedCallSchema),
};

function iconInput() {
  return z
    .strictObject({
      fileName: ExactText.regex(
        /^icon[^/\\]{0,100}\.(png|svg|jpe?g)$/i,
        "An icon is a PNG, JPEG or SVG file.",
      ),
      contentBase64: z.base64().max(1_400_000, "An icon has at most 1 MB."),
    })
    .optional();
}
