import { ENVELOPE, type NamedElement, readNamedElement } from "@towpath/connectors";
import type { Value, ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import { BodyReader } from "./read-body.ts";

export type SoapAnswer =
  | { readonly kind: "body"; readonly value: Value }
  | { readonly kind: "fault"; readonly value: ValueObject };

const ENVELOPES: ReadonlySet<string> = new Set(Object.values(ENVELOPE));
const LONGEST_DETAIL = 300;

/** Reads an envelope: what its body holds, by the schema of the answer, or the fault that it is. */
export function readAnswer(
  text: string,
  document: ValueObject,
  schema: ValueObject,
): Result<SoapAnswer, string> {
  const root = readNamedElement(text);
  if (!root.ok) return fail(`It is not XML: ${root.failure}`);
  if (root.value.name !== "Envelope" || !ENVELOPES.has(root.value.namespace)) {
    return fail(`It is no SOAP message, but an element '${root.value.name}'.`);
  }
  const body = root.value.children.find(({ name, namespace }) => name === "Body" && ENVELOPES.has(namespace));
  if (body === undefined) return fail("Its envelope has no body.");
  const [content] = body.children;
  const reader = new BodyReader(document);
  if (content === undefined) return ok({ kind: "body", value: {} });
  if (content.name === "Fault" && ENVELOPES.has(content.namespace)) {
    return ok({ kind: "fault", value: readFault(content, reader) });
  }
  return ok({ kind: "body", value: reader.value(content, schema) });
}

/** Both versions say the same things under other names. */
function readFault(fault: NamedElement, reader: BodyReader): ValueObject {
  const child = (of: NamedElement | undefined, name: string) => of?.children.find((one) => one.name === name);
  const textOf = (one: NamedElement | undefined) => one?.text.trim() ?? "";
  const reasons = child(fault, "Reason")?.children.filter(({ name }) => name === "Text") ?? [];
  const english = reasons.find(({ attributes }) =>
    attributes.some(({ name, value }) => name === "lang" && /^en/i.test(value)),
  );
  const words = textOf(child(fault, "faultstring")) || textOf(english ?? reasons[0]);
  const code = child(fault, "Code");
  const codes = [
    textOf(child(fault, "faultcode")),
    textOf(child(code, "Value")),
    textOf(child(child(code, "Subcode"), "Value")),
  ];
  const detail = child(fault, "detail") ?? child(fault, "Detail");
  const actor = textOf(child(fault, "faultactor")) || textOf(child(fault, "Role"));
  const more = detail === undefined ? "" : allText(detail).replace(/\s+/g, " ").trim();
  const shown =
    more === "" || words.includes(more)
      ? words
      : [words, `(${cutText(more, LONGEST_DETAIL)})`].join(" ").trim();
  return {
    message: shown || "The service failed without saying why.",
    code: codes
      .filter((one) => one !== "")
      .map((one) => one.slice(one.indexOf(":") + 1))
      .join("/"),
    ...(actor === "" ? {} : { actor }),
    ...(detail === undefined ? {} : { detail: reader.value(detail, {}) }),
  };
}

const allText = (element: NamedElement): string => [element.text, ...element.children.map(allText)].join(" ");
