import type { ConnectionCondition } from "@towpath/vault";
import { z } from "zod";
import { procedure } from "./procedure.ts";
import { SayingSchema } from "./saying.ts";
import { ExactText, ListCursor, lineOfText } from "./text.ts";

const ConnectorSchema = z.object({
  id: z.uuid(),
  /** What definitions call it, without `shared_`. */
  name: z.string(),
  title: z.string(),
  brandColor: z.string().nullable(),
});

export const PersonSchema = z.object({ id: z.uuid(), name: z.string() });

export const ConnectionSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  connector: ConnectorSchema,
  /** Null: the account is gone. */
  owner: PersonSchema.nullable(),
  /** False: its owner is no longer in the environment, or the account is gone. */
  ownerIsHere: z.boolean(),
  /** Takes over when the owner leaves. */
  backupOwner: PersonSchema.nullable(),
  isMine: z.boolean(),
  /** Every maker of the environment may use it. */
  shared: z.boolean(),
  /** Beside that; empty for those who do not manage it. */
  sharedWith: z.object({ people: z.array(PersonSchema), groups: z.array(PersonSchema) }),
  parameterSet: z.string(),
  /** The values that are no secret, for whoever manages it; secrets never come back. */
  values: z.record(z.string(), z.string()),
  /** `untested`: it was entered, and no service has been asked with it yet. */
  status: z.enum(["connected", "untested", "needs-sign-in"]),
  /** What the service said last, in plain words. */
  message: z.string().nullable(),
  /** Somebody signed in at the service, in place of entering a key. */
  signsIn: z.boolean(),
  /** Since when it needs a sign-in. */
  brokenSince: z.iso.datetime().nullable(),
  /** Who signed in at the service, as it says. */
  account: z.object({ name: z.string(), email: z.string().nullable() }).nullable(),
  /** What the service granted, where it said so. */
  scopes: z.array(z.string()),
  /** When somebody has to sign in again, as far as is known. */
  endsAt: z.iso.datetime().nullable(),
  testedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** Flows that are bound to it. */
  flowCount: z.int(),
  /** Runs that wait until it can be used again; at most 10,000 are counted. */
  waitingRuns: z.int(),
  /** What the caller may do with it. */
  may: z.object({ use: z.boolean(), manage: z.boolean(), share: z.boolean(), assign: z.boolean() }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const BindingSchema = z.object({
  /** The name by which the definition speaks of the connection. */
  reference: z.string(),
  /** What the definition calls the connector; null when nothing says it. */
  connectorName: z.string().nullable(),
  /** Null: there is no such connector in this environment. */
  connector: ConnectorSchema.nullable(),
  /** False: the connector asks for nothing, so there is nothing to choose. */
  needsConnection: z.boolean(),
  connection: ConnectionSchema.nullable(),
  /** Why the flow cannot run with this, in plain words. */
  problem: z.string().nullable(),
  /** What the problem was made of, to say it in another language. */
  saying: SayingSchema.optional(),
  uses: z.array(z.object({ role: z.enum(["trigger", "action"]), name: z.string() })),
});
const BindingsSchema = z.object({ items: z.array(BindingSchema) });

/** How a connection stands: `attention` is any of needs a sign-in, ends within a week, its owner left. */
export const CONDITIONS = [
  "attention",
  "needs-sign-in",
  "expiring",
  "owner-left",
  "unused",
] as const satisfies readonly ConnectionCondition[];

export const ConnectionFilterSchema = z.strictObject({
  search: ExactText.max(200).optional(),
  connectorId: z.uuid().optional(),
  ownerId: z.uuid().optional(),
  /** One's own, or those of others that one may see. */
  whose: z.enum(["mine", "others"]).optional(),
  condition: z.enum(CONDITIONS).optional(),
});

const ConnectionId = z.strictObject({ id: z.uuid() });
const ConnectionName = lineOfText("Give the connection a name.", 120);
const ParameterSet = ExactText.max(200);
const Values = z
  .record(ExactText.max(200), ExactText.max(20_000, "It is longer than 20,000 characters."))
  .refine((values) => Object.keys(values).length <= 100, "A connection has at most 100 values.");

const Question = z.strictObject({
  connectorId: z.uuid(),
  operationId: ExactText.min(1).max(500),
  /** Null for a connector that asks for no connection. */
  connectionId: z.uuid().nullable(),
  /** What the form holds so far: values by name, `body/a/b` reaches into the body. */
  form: z.record(ExactText.max(1_000), z.json()).default({}),
});

export const connectionsContract = {
  list: procedure
    .route({ method: "GET", path: "/connections", summary: "List connections", tags: ["Connections"] })
    .input(
      ConnectionFilterSchema.extend({
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: ListCursor.optional(),
      }),
    )
    .output(z.object({ items: z.array(ConnectionSchema), nextCursor: z.string().nullable() })),
  get: procedure
    .route({ method: "GET", path: "/connections/{id}", summary: "Read a connection", tags: ["Connections"] })
    .input(ConnectionId)
    .output(ConnectionSchema),
  create: procedure
    .route({
      method: "POST",
      path: "/connections",
      summary: "Connect to a service",
      tags: ["Connections"],
      successStatus: 201,
    })
    .input(
      z.strictObject({
        connectorId: z.uuid(),
        /** After the connector when it is left out. */
        name: ConnectionName.optional(),
        /** Which of several ways to sign in. */
        parameterSet: ParameterSet.default(""),
        values: Values.default({}),
        /** Without a credential: somebody else signs in, e.g. by a connect link. */
        signInLater: z.boolean().default(false),
        shared: z.boolean().default(false),
      }),
    )
    .output(ConnectionSchema),
  update: procedure
    .route({
      method: "PATCH",
      path: "/connections/{id}",
      summary: "Rename a connection, share it, or replace its credential",
      tags: ["Connections"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        name: ConnectionName.optional(),
        shared: z.boolean().optional(),
        /** All of it, secrets included: nothing of the present credential is kept. */
        credential: z.strictObject({ parameterSet: ParameterSet.default(""), values: Values }).optional(),
      }),
    )
    .output(ConnectionSchema),
  test: procedure
    .route({
      method: "POST",
      path: "/connections/{id}/test",
      summary: "Ask the service whether a connection works",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(
      z.object({
        /** `not-testable`: the connector names no operation that shows it. */
        outcome: z.enum(["works", "refused", "failed", "not-testable"]),
        message: z.string(),
        /** How long the service took; null: it was not asked. */
        tookMs: z.int().nullable(),
        /** Scopes that the connector asks for and the service did not grant; null: it does not say. */
        missingScopes: z.array(z.string()).nullable(),
        connection: ConnectionSchema,
      }),
    ),
  delete: procedure
    .route({
      method: "DELETE",
      path: "/connections/{id}",
      summary: "Delete a connection; runs that need it wait for another",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(
      z.object({
        id: z.uuid(),
        /**
         * Whether the service was told that the sign-in is not wanted any more. `none`: there was no sign-in by OAuth.
         * `shared`: another connection signs in as the same account, so it was not told. `not-known`: nobody can tell
         * where this service takes a sign-in back.
         */
        atService: z.enum(["revoked", "not-known", "failed", "shared", "none"]),
      }),
    ),
  usedBy: procedure
    .route({
      method: "GET",
      path: "/connections/{id}/flows",
      summary: "List the flows that are bound to a connection",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(
      z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            enabled: z.boolean(),
            reference: z.string(),
            /** The steps that use it; empty where there are too many flows to look into each. */
            uses: z.array(z.object({ role: z.enum(["trigger", "action"]), name: z.string() })),
            lastRun: z.object({ id: z.uuid(), status: z.string(), createdAt: z.iso.datetime() }).nullable(),
          }),
        ),
      }),
    ),
  bindings: procedure
    .route({
      method: "GET",
      path: "/flows/{flowId}/connections",
      summary: "List what the connection references of a flow are bound to",
      tags: ["Connections"],
    })
    .input(z.strictObject({ flowId: z.uuid() }))
    .output(BindingsSchema),
  // Not `bind`: clients are functions, and that member of a function never becomes a call.
  setBinding: procedure
    .route({
      method: "PUT",
      path: "/flows/{flowId}/connections",
      summary: "Bind a connection reference of a flow",
      tags: ["Connections"],
    })
    .input(
      z.strictObject({
        flowId: z.uuid(),
        reference: ExactText.min(1).max(500),
        /** Null unbinds. */
        connectionId: z.uuid().nullable(),
      }),
    )
    .output(BindingsSchema),
  choices: procedure
    .route({
      method: "POST",
      path: "/connections/choices",
      summary: "Ask a service for the choices of an input",
      tags: ["Connections"],
    })
    .input(
      Question.extend({
        /** The input: a parameter's name, or `body/a/b`. */
        parameter: ExactText.min(1).max(1_000),
        /** In a tree: the item that was opened. */
        parent: z.json().optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(
          z.object({ value: z.json(), title: z.string(), isParent: z.boolean(), item: z.json() }),
        ),
      }),
    ),
  schema: procedure
    .route({
      method: "POST",
      path: "/connections/schema",
      summary: "Ask a service for the schema of an input, or of an operation's answer",
      tags: ["Connections"],
    })
    .input(
      Question.extend({
        /** The input: a parameter's name, or `body/a/b`. Left out: the operation's answer. */
        parameter: ExactText.min(1).max(1_000).optional(),
        /** A place of the answer, from its body down; `[]` stands for the items of a list. Left out: the first there is. */
        output: z.array(ExactText.max(500)).max(20).optional(),
      }),
    )
    .output(z.object({ schema: z.record(z.string(), z.json()) })),
};
