import { z } from "zod";
import { ExactText } from "./text.ts";

export const ConnectorOriginSchema = z.enum(["managed", "custom", "built-in"]);
/** What an import can be; built-in is what comes with Towpath. */
export const ImportedOriginSchema = z.enum(["managed", "custom"]);

const GradeSchema = z.enum(["ready", "needs-setting", "needs-custom-code"]);
const OperationKindSchema = z.enum(["action", "polling-trigger", "webhook-trigger", "webhook-action"]);
/** Path on this server of the picture that came with the connector. */
const Icon = z.string().nullable();

export const ConnectorSummarySchema = z.object({
  id: z.uuid(),
  /** What definitions call it, without `shared_`. */
  name: z.string(),
  /** How the designer writes it into a definition. */
  apiId: z.string(),
  title: z.string(),
  description: z.string(),
  origin: ConnectorOriginSchema,
  /** `#rrggbb`. */
  brandColor: z.string().nullable(),
  icon: Icon,
  operations: z.int(),
  triggers: z.int(),
  ready: z.int(),
  needsSetting: z.int(),
  needsCustomCode: z.int(),
  /** How a connection signs in, e.g. `oauth2`, `api-key`, `basic`; empty when it needs none. */
  signIn: z.array(z.string()),
  version: z.object({ id: z.uuid(), number: z.int() }),
  updatedAt: z.iso.datetime(),
});

const ConnectionParameterSchema = z.object({
  name: z.string(),
  type: z.enum(["string", "securestring", "int", "bool", "oauth", "gateway", "certificate"]),
  title: z.string(),
  description: z.string(),
  tooltip: z.string(),
  required: z.boolean(),
  hidden: z.boolean(),
  /** Nobody may see its value again. */
  secret: z.boolean(),
  choices: z.array(z.object({ title: z.string(), valueText: z.string() })),
  /** JSON text. */
  defaultText: z.string().nullable(),
  /** Who is signed in with, of a parameter of that type. */
  oauth: z.object({ identityProvider: z.string(), scopes: z.array(z.string()) }).nullable(),
});

export const ParameterSetSchema = z.object({
  /** Empty for the only one. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** Why nobody can sign in this way yet; null when a connection can be made. */
  unsupported: z.string().nullable(),
  /** False: whoever made the connector says that a sign-in of this kind belongs to one person. */
  allowSharing: z.boolean(),
  /** How it signs in at the service (`signIn.start`); null: what is entered is the credential. */
  signIn: z
    .object({
      serviceTitle: z.string(),
      /** Whoever signs in brings an app of their own; an admin need not. */
      bringsApp: z.boolean(),
      /** Somebody signs in at the service; false: the app signs in by itself. */
      needsWindow: z.boolean(),
      scopes: z.array(z.string()),
      /** On how long a sign-in lasts. */
      notes: z.array(z.string()),
      /** What has to be there first, in plain words; null: one can sign in. */
      missing: z.string().nullable(),
    })
    .nullable(),
  parameters: z.array(ConnectionParameterSchema),
});

const ConnectorProblemSchema = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  /** `<file>#<JSON pointer>`. */
  path: z.string(),
  message: z.string(),
});

export const ConnectorOperationSchema = z.object({
  id: z.string(),
  kind: OperationKindSchema,
  title: z.string(),
  description: z.string(),
  method: z.string(),
  path: z.string(),
  visibility: z.enum(["none", "important", "advanced", "internal"]),
  deprecated: z.boolean(),
  /** Whether pickers show it: not hidden, not deprecated, and of several revisions the newest. */
  offered: z.boolean(),
  grade: GradeSchema,
  /** Why it is not ready, in plain words. */
  reasons: z.array(z.string()),
});

const ConnectorVersionSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  note: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

export const PlaceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["header", "query"]), name: ExactText.min(1).max(100) }),
  /** The password of Basic; `username` names the parameter with the user's name, or is empty. */
  z.strictObject({ kind: z.literal("basic"), username: ExactText.max(200) }),
  z.strictObject({ kind: z.literal("nowhere") }),
]);

/** What an admin gives once for all connections. Values in place of placeholders are never shown again. */
const SettingsSchema = z.object({
  /** Where calls go instead of what the files say. */
  address: z.string().nullable(),
  addressFromFiles: z.string().nullable(),
  /** The files name no address that can be called. */
  addressNeeded: z.boolean(),
  placeholders: z.array(
    z.object({
      id: z.string(),
      where: z.enum(["header", "query parameter"]),
      name: z.string(),
      placeholder: z.string(),
      isSet: z.boolean(),
    }),
  ),
  /** Secrets of connections that the files send nowhere. */
  places: z.array(
    z.object({
      id: z.string(),
      setTitle: z.string(),
      parameter: z.string(),
      title: z.string(),
      usernames: z.array(z.object({ name: z.string(), title: z.string() })),
      place: PlaceSchema.nullable(),
    }),
  ),
});

export const ConnectorSchema = ConnectorSummarySchema.extend({
  /** As its document has it. */
  documentVersion: z.string(),
  /** Where calls go unless a connection or a policy says otherwise; null: the files do not say. */
  address: z.string().nullable(),
  /** What is missing before all of it works. */
  needs: z.array(z.string()),
  connection: z.object({ title: z.string(), description: z.string(), sets: z.array(ParameterSetSchema) }),
  settings: SettingsSchema,
  items: z.array(ConnectorOperationSchema),
  /** What the reader has to say of the files of the current version. */
  problems: z.array(ConnectorProblemSchema),
  versions: z.array(ConnectorVersionSchema),
  files: z.array(z.object({ name: z.string(), size: z.int() })),
});

export const ConnectorImportSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  /** `Interrupted`: the server was stopped; what was imported stays, the rest has to be begun again. */
  status: z.enum(["Running", "Done", "Failed", "Interrupted"]),
  /** Folders that may hold a connector, and how many were looked at. */
  total: z.int(),
  done: z.int(),
  created: z.int(),
  updated: z.int(),
  /** Connectors that stand here with just these files. */
  same: z.int(),
  refused: z.int(),
  /** Why it failed. */
  message: z.string().nullable(),
  by: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** What became of each file set, refused ones first; at most 500. */
  items: z.array(
    z.object({
      folder: z.string(),
      outcome: z.enum(["created", "updated", "same", "refused"]),
      connectorId: z.uuid().nullable(),
      title: z.string(),
      message: z.string().nullable(),
    }),
  ),
});

export const OfferedOperationSchema = z.object({
  connectorId: z.uuid(),
  connectorName: z.string(),
  connectorTitle: z.string(),
  origin: ConnectorOriginSchema,
  brandColor: z.string().nullable(),
  icon: Icon,
  operationId: z.string(),
  kind: OperationKindSchema,
  title: z.string(),
  summary: z.string(),
  important: z.boolean(),
  grade: GradeSchema,
});
