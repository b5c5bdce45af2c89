import { z } from "zod";
import {
  ConnectorImportSchema,
  ConnectorOperationSchema,
  ConnectorOriginSchema,
  ConnectorSchema,
  ConnectorSummarySchema,
  ImportedOriginSchema,
  OfferedOperationSchema,
  PlaceSchema,
} from "./connector-shapes.ts";
import { procedure } from "./procedure.ts";
import { ExactText, ListCursor } from "./text.ts";

const ConnectorId = z.strictObject({ id: z.uuid() });
const Search = ExactText.max(200).optional();
const FilePath = ExactText.min(1).max(500);
const OperationId = ExactText.min(1).max(500);

/** Files inside JSON, for a connector or a few; a whole repository is sent as it is to `/api/v1/connectors/uploads`. */
const ImportInput = z
  .strictObject({
    /** A zip, or one definition. */
    fileName: ExactText.min(1).max(255).optional(),
    contentBase64: z.base64().max(16_000_000).optional(),
    /** Or the files one by one. */
    files: z
      .array(z.strictObject({ path: FilePath, contentBase64: z.base64().max(16_000_000) }))
      .min(1)
      .max(500)
      .optional(),
    /** Left out: what comes with a whole repository is managed, everything else custom. */
    origin: ImportedOriginSchema.optional(),
  })
  .refine(
    ({ fileName, contentBase64, files }) =>
      files === undefined
        ? fileName !== undefined && contentBase64 !== undefined
        : contentBase64 === undefined,
    "Send either `fileName` and `contentBase64`, or `files`.",
  );

const UsingFlowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  enabled: z.boolean(),
  revision: z.int(),
  /** The draft differs from what is published. */
  changed: z.boolean(),
  /** The version its published version runs with; null: only its draft knows the connector. */
  version: z.object({ id: z.uuid(), number: z.int() }).nullable(),
});

export const connectorsContract = {
  list: procedure
    .route({ method: "GET", path: "/connectors", summary: "List connectors", tags: ["Connectors"] })
    .input(
      z.strictObject({
        search: Search,
        /** Left out: managed and custom ones. */
        origin: z.enum([...ConnectorOriginSchema.options, "any"]).optional(),
        /** `used`: those that most flows use first, without further pages. */
        sort: z.enum(["title", "used"]).default("title"),
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: ListCursor.optional(),
      }),
    )
    .output(z.object({ items: z.array(ConnectorSummarySchema), nextCursor: z.string().nullable() })),
  import: procedure
    .route({
      method: "POST",
      path: "/connectors/import",
      summary: "Import connectors",
      tags: ["Connectors"],
      successStatus: 202,
    })
    .input(ImportInput)
    .output(ConnectorImportSchema),
  imports: procedure
    .route({
      method: "GET",
      path: "/connector-imports",
      summary: "List the latest imports of connectors",
      tags: ["Connectors"],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(ConnectorImportSchema.omit({ items: true })) })),
  importJob: procedure
    .route({
      method: "GET",
      path: "/connector-imports/{id}",
      summary: "Read how far an import of connectors came",
      tags: ["Connectors"],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(ConnectorImportSchema),
  operations: procedure
    .route({
      method: "GET",
      path: "/connector-operations",
      summary: "Search the operations of connectors",
      tags: ["Connectors"],
    })
    .input(
      z.strictObject({
        search: Search,
        kind: z.enum(["trigger", "action"]).optional(),
        connectorId: z.uuid().optional(),
        /** Those of connectors that come with Towpath, or of the others. */
        builtIn: z.stringbool().or(z.boolean()).optional(),
        /** Only your favourites. */
        favourites: z.stringbool().or(z.boolean()).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
      }),
    )
    .output(z.object({ items: z.array(OfferedOperationSchema) })),
  get: procedure
    .route({ method: "GET", path: "/connectors/{id}", summary: "Read a connector", tags: ["Connectors"] })
    .input(ConnectorId)
    .output(ConnectorSchema),
  operation: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/operation",
      summary: "Read an operation of a connector, with the schemas and operations it refers to",
      tags: ["Connectors"],
    })
    .input(z.strictObject({ id: z.uuid(), operationId: OperationId, versionId: z.uuid().optional() }))
    .output(
      z.object({
        connector: ConnectorSummarySchema,
        versionId: z.uuid(),
        operation: ConnectorOperationSchema,
        /** JSON text: the connector as it is understood, with nothing but this operation and what it needs. */
        connectorText: z.string(),
      }),
    ),
  usedBy: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/flows",
      summary: "List the flows that need a connector, with the version they run with",
      tags: ["Connectors"],
    })
    .input(ConnectorId)
    .output(z.object({ items: z.array(UsingFlowSchema) })),
  previewUpdate: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/flows/{flowId}/update",
      summary: "Tell what the current version changes for a flow that was published with an older one",
      tags: ["Connectors"],
    })
    .input(z.strictObject({ id: z.uuid(), flowId: z.uuid() }))
    .output(
      z.object({
        /** Numbers of versions. */
        from: z.int(),
        to: z.int(),
        /** Breaking ones first. */
        changes: z.array(
          z.object({
            kind: z.enum(["breaking", "compatible"]),
            operationId: z.string().nullable(),
            what: z.string(),
          }),
        ),
        /** Steps of the flow that break. */
        steps: z.array(z.object({ name: z.string(), operationId: z.string(), why: z.array(z.string()) })),
      }),
    ),
  saveSettings: procedure
    .route({
      method: "PATCH",
      path: "/connectors/{id}/settings",
      summary: "Change the settings of a connector",
      tags: ["Connectors"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Null: as the files say. What is left out stays as it is, everywhere here. */
        address: ExactText.max(500).nullable().optional(),
        placeholders: z.record(ExactText.max(300), ExactText.min(1).max(5_000).nullable()).optional(),
        places: z.record(ExactText.max(500), PlaceSchema.nullable()).optional(),
      }),
    )
    .output(ConnectorSchema),
  export: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/export",
      summary: "Export the files of a connector as they were imported",
      tags: ["Connectors"],
    })
    .input(z.strictObject({ id: z.uuid(), versionId: z.uuid().optional() }))
    .output(z.object({ fileName: z.string(), contentBase64: z.string() })),
  delete: procedure
    .route({
      method: "DELETE",
      path: "/connectors/{id}",
      summary: "Delete a connector",
      tags: ["Connectors"],
    })
    .input(ConnectorId)
    .output(z.object({ id: z.uuid() })),
};
