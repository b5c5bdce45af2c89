import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import { type ConnectorDraft, type DraftFailure, propertiesOf, writeDraft } from "../connector-draft.ts";
import { claimName, humanTitle } from "../names.ts";
import { NoteList } from "../note-list.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { writeSignIns } from "../sign-in/write-sign-in.ts";
import { operationOf, type SampledOperation } from "./operation-of.ts";
import { type SampleRequest, type SampleSignIn, signInKey } from "./sample-request.ts";

export interface SampledService {
  /** Null: named after the host. */
  readonly title: string | null;
  readonly description: string;
  readonly samples: readonly SampleRequest[];
}

/** A connector with one operation for each sample. @returns why none of the samples can become an operation */
export function draftFromSamples(
  service: SampledService,
  notes: NoteList = new NoteList(),
): Result<ConnectorDraft, DraftFailure> {
  const made: SampledOperation[] = [];
  let first: DraftFailure | null = null;
  for (const sample of service.samples) {
    const result = operationOf(sample, notes);
    if (result.ok) made.push(result.value);
    else {
      first ??= result.failure;
      notes.lost(sample.name ?? cutText(sample.url, 80), `Left out: ${result.failure.message}`);
    }
  }
  if (made.length === 0) return fail(first ?? { message: "There is no request in it." });
  const base = baseOf(made);
  const signIns = compatible(
    made.flatMap((one) => one.signIns),
    notes,
  );
  for (const { address, method, signIns: own } of made) {
    if (own.length > 0) notes.assumed(`${method.toUpperCase()} ${address.path}`, SIGNED_IN);
  }
  const written = writeSignIns(signIns);
  const { paths, elsewhere } = placeOperations(made, base, notes);
  const definition: ValueObject = {
    swagger: "2.0",
    info: {
      title: service.title ?? titleOfHost(base.host),
      description: service.description,
      version: "1.0",
    },
    host: base.host,
    basePath: "/",
    schemes: [base.scheme],
    consumes: [],
    produces: ["application/json"],
    paths,
    definitions: {},
    securityDefinitions: written.securityDefinitions,
    security: Object.keys(written.securityDefinitions).map((name): ValueObject => ({ [name]: [] })),
  };
  const properties = propertiesOf({
    connectionParameters: written.connectionParameters,
    policyTemplateInstances: [...elsewhere, ...written.policies],
  });
  return ok(writeDraft({ definition, properties }, notes.list()));
}

const SIGNED_IN = "How the request signs in became the connector's sign-in. The secret itself was not kept.";

interface Base {
  readonly scheme: string;
  readonly host: string;
}

/** The host that most samples call. */
function baseOf(made: readonly SampledOperation[]): Base {
  const counts = new Map<string, { base: Base; count: number }>();
  for (const { address } of made) {
    if (address.host === null) continue;
    const base = { scheme: address.scheme ?? "https", host: address.host };
    const known = counts.get(hostKey(base));
    if (known === undefined) counts.set(hostKey(base), { base, count: 1 });
    else known.count += 1;
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.base ?? { scheme: "https", host: "" };
}

const hostKey = ({ scheme, host }: Base) => `${scheme}://${host}`;

function titleOfHost(host: string): string {
  const bare = host.replace(/:\d+$/, "").replace(/^(www|api)\./, "");
  // Of an address in numbers no part is a name.
  const name = /^[\d.]+$|^\[/.test(bare) ? "" : (bare.split(".")[0] ?? "");
  return humanTitle(name) || "New connector";
}

/** One operation a path and method; what calls another host gets a policy that says so. */
function placeOperations(
  made: readonly SampledOperation[],
  base: Base,
  notes: NoteList,
): { paths: ValueObject; elsewhere: readonly ValueObject[] } {
  const paths: ValueObject = {};
  const elsewhere: ValueObject[] = [];
  const ids = new Set<string>();
  for (const { address, method, operation } of made) {
    const operationId = claimName(String(operation.operationId), ids);
    const item = getMember(paths, address.path);
    const holder = isObject(item) ? item : {};
    if (Object.hasOwn(holder, method)) {
      const where = `${method.toUpperCase()} ${address.path}`;
      notes.lost(
        where,
        "Two requests have this method and path. A connector has one operation for them: the first was kept.",
      );
      continue;
    }
    paths[address.path] = { ...holder, [method]: { ...operation, operationId } };
    const own = { scheme: address.scheme ?? "https", host: address.host ?? base.host };
    if (hostKey(own) !== hostKey(base) && address.host !== null) {
      elsewhere.push(hostPolicy(hostKey(own), operationId));
    }
  }
  return { paths, elsewhere };
}

/** Sends one operation to another host than the connector's. */
export function hostPolicy(url: string, operationId: string | null): ValueObject {
  return {
    templateId: "dynamichosturl",
    title: operationId === null ? "Set the host" : `Set the host of ${operationId}`,
    parameters: {
      "x-ms-apimTemplateParameter.urlTemplate": url,
      ...(operationId === null ? {} : { "x-ms-apimTemplate-operationName": [operationId] }),
    },
  };
}

/** Keys may be sent together, but only one sign-in can stand in the header `Authorization`. */
function compatible(found: readonly SampleSignIn[], notes: NoteList): readonly SignIn[] {
  const distinct = [...new Map(found.map((signIn) => [signInKey(signIn), signIn])).values()];
  const authorizations = distinct.filter(usesAuthorization);
  const [kept] = authorizations;
  if (authorizations.length > 1) {
    notes.lost(
      "",
      "The requests sign in in different ways. The first one was kept; more can be added under Security.",
    );
  }
  return distinct.filter((signIn) => !usesAuthorization(signIn) || signIn === kept).map(signInFrom);
}

function usesAuthorization(signIn: SampleSignIn): boolean {
  return signIn.kind !== "key" || (signIn.in === "header" && signIn.name.toLowerCase() === "authorization");
}

/** The sign-in of a connector whose requests sign in like this one. */
export function signInFrom(sample: SampleSignIn): SignIn {
  switch (sample.kind) {
    case "key":
      return { kind: "key", in: sample.in, name: sample.name, title: humanTitle(sample.name) || "API key" };
    case "bearer":
      return { kind: "bearer", title: "Token (without the word 'Bearer')" };
    case "basic":
      return { kind: "basic", usernameTitle: "User name", passwordTitle: "Password" };
    case "oauth2": {
      const { authorizationUrl, tokenUrl, scopes } = sample;
      const settings = { authorizationUrl, tokenUrl, refreshUrl: tokenUrl };
      return { kind: "oauth2", identityProvider: "oauth2", clientId: "", scopes, settings };
    }
  }
}
