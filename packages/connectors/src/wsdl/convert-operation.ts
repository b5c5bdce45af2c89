import type { Value, ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { humanTitle } from "../authoring/names.ts";
import { HEADERS_MEMBER, SOAP_EXTENSION } from "../soap/soap-use.ts";
import type { QualifiedName } from "../xml/named-element.ts";
import type { BoundMessage, MessagePart, Port, PortOperation } from "./read-services.ts";
import { ContentMembers } from "./xsd/content-members.ts";
import type { SchemaConverter } from "./xsd/schema-converter.ts";

/** What a message is: the element that holds it, and the schema of what is in it. */
interface Content {
  readonly element: QualifiedName | null;
  readonly schema: ValueObject;
}

/**
 * One operation as a path item of a Swagger document.
 *
 * @param path the service's own, where it is not the base path
 * @returns why it cannot be called, in plain words
 */
export function convertOperation(
  converter: SchemaConverter,
  port: Port,
  operation: PortOperation,
  { id, path }: { readonly id: string; readonly path: string | null },
): Result<ValueObject, string> {
  const { input } = operation;
  if (input === null) return fail("The service would call us: it has no message to send to it.");
  const problem = unsupported(operation, input);
  if (problem !== null) return fail(problem);
  const sent = contentOf(converter, operation, input, operation.name);
  if (!sent.ok) return sent;
  const answer = answerOf(converter, operation);
  if (!answer.ok) return answer;
  const body = withHeaders(converter, sent.value.schema, input.headers);
  const soap: ValueObject = {
    version: port.version,
    action: operation.action,
    ...(path === null ? {} : { path }),
    ...elementOf("input", sent.value.element),
    ...elementOf("output", answer.value?.element ?? null),
  };
  return ok({
    post: {
      operationId: id,
      summary: humanTitle(id) || id,
      description: operation.description,
      parameters: isNothing(body) ? [] : [{ name: "body", in: "body", required: true, schema: body }],
      responses: responsesOf(answer.value),
      [SOAP_EXTENSION]: soap,
    },
  });
}

function unsupported({ output }: PortOperation, input: BoundMessage): string | null {
  if (input.isEncoded || output?.isEncoded === true) {
    return 'It uses the old SOAP encoding (use="encoded"), which is not supported.';
  }
  return input.hasAttachments ? "It sends attachments beside the message, which is not supported." : null;
}

/** Null for an operation that is told something and answers nothing. */
function answerOf(converter: SchemaConverter, operation: PortOperation): Result<Content | null, string> {
  if (operation.output === null) return ok(null);
  return contentOf(converter, operation, operation.output, `${operation.name}Response`);
}

function responsesOf(answer: Content | null): ValueObject {
  const failure = {
    description: "The service says what failed.",
    schema: { $ref: `#/definitions/${FAULT}` },
  };
  if (answer === null) return { 202: { description: "The service took the message." }, default: failure };
  const described = { description: "What the service answers." };
  return {
    200: isNothing(answer.schema) ? described : { ...described, schema: answer.schema },
    default: failure,
  };
}

/** The definition of what a failed call gives. */
export const FAULT = "SoapFault";
export const FAULT_SCHEMA: ValueObject = {
  type: "object",
  properties: {
    message: {
      type: "string",
      "x-ms-summary": "Message",
      description: "What failed, in the words of the service.",
    },
    code: { type: "string", "x-ms-summary": "Code" },
    actor: { type: "string", "x-ms-summary": "Actor" },
    detail: { "x-ms-summary": "Detail" },
  },
};

const isNothing = (schema: ValueObject) =>
  schema.type === "object" &&
  schema.$ref === undefined &&
  schema.allOf === undefined &&
  schema.additionalProperties === undefined &&
  Object.keys((schema.properties ?? {}) as ValueObject).length === 0;

function elementOf(member: "input" | "output", element: QualifiedName | null): ValueObject {
  if (element === null) return {};
  const { name, namespace } = element;
  return { [member]: namespace === "" ? { name } : { name, namespace } };
}

function contentOf(
  converter: SchemaConverter,
  { style }: PortOperation,
  message: BoundMessage,
  wrapper: string,
): Result<Content, string> {
  if (style === "rpc") return ok(rpcContent(converter, message, wrapper));
  const [part, second] = message.parts;
  if (part === undefined) return ok({ element: null, schema: { type: "object", properties: {} } });
  if (second !== undefined)
    return fail("Its message has several parts in one body, which no service reads alike.");
  if (part.element === null)
    return fail(`The part '${part.name}' of its message names a type where an element belongs.`);
  const found = converter.elementNamed(part.element);
  if (found === undefined)
    return fail(`The element '${part.element.name}' of its message is in none of the files.`);
  return ok({ element: part.element, schema: found.schema });
}

/** The parts stand unqualified inside an element that has the operation's name. */
function rpcContent(
  converter: SchemaConverter,
  { parts, namespace }: BoundMessage,
  wrapper: string,
): Content {
  const members = new ContentMembers();
  for (const part of parts) {
    members.add({
      name: part.name,
      namespace: "",
      schema: partSchema(converter, part),
      kind: "element",
      required: true,
      repeated: false,
      nillable: false,
      description: "",
      default: undefined,
    });
  }
  return { element: { name: wrapper, namespace }, schema: members.schema() };
}

function partSchema(converter: SchemaConverter, { element, type }: MessagePart): ValueObject {
  if (type !== null) return converter.typeNamed(type);
  return (element === null ? undefined : converter.elementNamed(element)?.schema) ?? {};
}

/** Headers stand in a member of their own beside those of the body. */
function withHeaders(
  converter: SchemaConverter,
  schema: ValueObject,
  headers: readonly MessagePart[],
): ValueObject {
  const members = new ContentMembers();
  for (const { element } of headers) {
    const found = element === null ? undefined : converter.elementNamed(element);
    if (element === null || found === undefined) continue;
    members.add({
      ...element,
      schema: found.schema,
      kind: "element",
      required: false,
      repeated: false,
      nillable: false,
      description: "",
      default: undefined,
    });
  }
  if (members.isEmpty) return schema;
  const own: Value = { ...members.schema(), "x-ms-summary": "SOAP headers", "x-ms-visibility": "advanced" };
  const extra: ValueObject = { type: "object", properties: { [HEADERS_MEMBER]: own } };
  return { type: "object", allOf: [schema, extra] };
}
