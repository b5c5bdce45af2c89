import {
  attributeOf,
  childrenOf,
  keyOf,
  type NamedElement,
  type QualifiedName,
  qualifiedName,
} from "../xml/named-element.ts";
import { WSDL } from "./source-set.ts";

const BINDINGS: Readonly<Record<string, "1.1" | "1.2">> = {
  "http://schemas.xmlsoap.org/wsdl/soap/": "1.1",
  "http://schemas.xmlsoap.org/wsdl/soap12/": "1.2",
};
const HTTP_TRANSPORT =
  /^http:\/\/(schemas\.xmlsoap\.org\/soap\/http|www\.w3\.org\/2003\/05\/soap\/bindings\/HTTP\/)\/?$/;

/** One address of a service, with the operations that can be called there. */
export interface Port {
  readonly service: string;
  readonly name: string;
  readonly version: "1.1" | "1.2";
  /** As written; may be empty, or stand for an address of one's own. */
  readonly address: string;
  readonly portType: QualifiedName;
  readonly operations: readonly PortOperation[];
  readonly binding: NamedElement;
}

export interface PortOperation {
  readonly name: string;
  readonly description: string;
  readonly style: "document" | "rpc";
  readonly action: string;
  readonly input: BoundMessage | null;
  readonly output: BoundMessage | null;
}

/** A message as a binding sends it. */
export interface BoundMessage {
  readonly parts: readonly MessagePart[];
  readonly headers: readonly MessagePart[];
  /** Of the wrapper of an rpc call. */
  readonly namespace: string;
  readonly isEncoded: boolean;
  /** Parts travel beside the envelope. */
  readonly hasAttachments: boolean;
}

export interface MessagePart {
  readonly name: string;
  readonly element: QualifiedName | null;
  readonly type: QualifiedName | null;
}

/** Every port of every service that speaks SOAP over HTTP, in the order of the files. */
export function readPorts(definitions: readonly NamedElement[]): readonly Port[] {
  const index = new WsdlIndex(definitions);
  return definitions.flatMap((root) =>
    childrenOf(root, WSDL, "service").flatMap((service) =>
      childrenOf(service, WSDL, "port").flatMap((port) => readPort(index, service, port) ?? []),
    ),
  );
}

type Kind = "binding" | "portType" | "message";

class WsdlIndex {
  readonly #byName = new Map<string, NamedElement>();

  constructor(definitions: readonly NamedElement[]) {
    for (const root of definitions) {
      const namespace = attributeOf(root, "targetNamespace") ?? "";
      for (const child of root.children) {
        const name = attributeOf(child, "name");
        if (name !== null && child.namespace === WSDL)
          this.#byName.set(`${child.name} ${keyOf({ namespace, name })}`, child);
      }
    }
  }

  find(kind: Kind, name: QualifiedName): NamedElement | undefined {
    return this.#byName.get(`${kind} ${keyOf(name)}`);
  }
}

function readPort(index: WsdlIndex, service: NamedElement, port: NamedElement): Port | null {
  const binding = index.find("binding", qualifiedName(port, attributeOf(port, "binding") ?? ""));
  const soap = binding?.children.find(
    (child) => child.name === "binding" && Object.hasOwn(BINDINGS, child.namespace),
  );
  const version = soap === undefined ? undefined : BINDINGS[soap.namespace];
  if (binding === undefined || soap === undefined || version === undefined) return null;
  const transport = attributeOf(soap, "transport");
  if (transport !== null && !HTTP_TRANSPORT.test(transport)) return null;
  const portType = qualifiedName(binding, attributeOf(binding, "type") ?? "");
  const style = attributeOf(soap, "style") === "rpc" ? "rpc" : "document";
  const address = port.children.find(
    ({ name, namespace }) => name === "address" && Object.hasOwn(BINDINGS, namespace),
  );
  return {
    service: attributeOf(service, "name") ?? "",
    name: attributeOf(port, "name") ?? "",
    version,
    address: (address === undefined ? null : attributeOf(address, "location"))?.trim() ?? "",
    portType,
    operations: readOperations(index, binding, portType, style),
    binding,
  };
}

function readOperations(
  index: WsdlIndex,
  binding: NamedElement,
  portType: QualifiedName,
  style: "document" | "rpc",
): PortOperation[] {
  const declared = index.find("portType", portType);
  return childrenOf(binding, WSDL, "operation").flatMap((bound) => {
    const name = attributeOf(bound, "name") ?? "";
    const abstract = abstractOf(declared, bound, name);
    if (abstract === undefined) return [];
    const soap = bound.children.find(
      ({ name, namespace }) => name === "operation" && Object.hasOwn(BINDINGS, namespace),
    );
    const own = soap === undefined ? null : attributeOf(soap, "style");
    return [
      {
        name,
        description: wordsOf(abstract) || wordsOf(bound),
        style: own === "rpc" || own === "document" ? own : style,
        action: soap === undefined ? "" : (attributeOf(soap, "soapAction") ?? ""),
        input: readMessage(index, abstract, bound, "input"),
        output: readMessage(index, abstract, bound, "output"),
      },
    ];
  });
}

/** Operations of one name are told apart by the names of their messages. */
function abstractOf(
  portType: NamedElement | undefined,
  bound: NamedElement,
  name: string,
): NamedElement | undefined {
  const named = (portType === undefined ? [] : childrenOf(portType, WSDL, "operation")).filter(
    (one) => attributeOf(one, "name") === name,
  );
  if (named.length < 2) return named[0];
  const inputName = (one: NamedElement) => attributeOf(childrenOf(one, WSDL, "input")[0] ?? one, "name");
  return named.find((one) => inputName(one) === inputName(bound)) ?? named[0];
}

function readMessage(
  index: WsdlIndex,
  abstract: NamedElement,
  bound: NamedElement,
  direction: "input" | "output",
): BoundMessage | null {
  const [declared] = childrenOf(abstract, WSDL, direction);
  if (declared === undefined) return null;
  const [binding] = childrenOf(bound, WSDL, direction);
  const message = index.find("message", qualifiedName(declared, attributeOf(declared, "message") ?? ""));
  const all = message === undefined ? [] : partsOf(message);
  const inside = binding === undefined ? [] : everyChild(binding);
  const soapOf = (name: string) =>
    inside.filter((one) => one.name === name && Object.hasOwn(BINDINGS, one.namespace));
  const [body] = soapOf("body");
  const only = body === undefined ? null : attributeOf(body, "parts");
  const headers = soapOf("header").flatMap((header) => headerParts(index, header));
  const kept = only === null ? null : new Set(only.split(/\s+/));
  const inHeader = new Set(headers.filter(({ of }) => of === message).map(({ part }) => part.name));
  return {
    parts: all.filter(({ name }) => (kept === null ? !inHeader.has(name) : kept.has(name))),
    headers: headers.map(({ part }) => part),
    namespace: body === undefined ? "" : (attributeOf(body, "namespace") ?? ""),
    isEncoded: body !== undefined && attributeOf(body, "use") === "encoded",
    hasAttachments: inside.some(({ namespace }) => namespace === "http://schemas.xmlsoap.org/wsdl/mime/"),
  };
}

/** Those of a multipart body included. */
function everyChild(element: NamedElement): NamedElement[] {
  return element.children.flatMap((child) => [child, ...everyChild(child)]);
}

function headerParts(
  index: WsdlIndex,
  header: NamedElement,
): { readonly part: MessagePart; readonly of: NamedElement }[] {
  const message = index.find("message", qualifiedName(header, attributeOf(header, "message") ?? ""));
  const part =
    message === undefined
      ? undefined
      : partsOf(message).find(({ name }) => name === attributeOf(header, "part"));
  return message === undefined || part === undefined ? [] : [{ part, of: message }];
}

function partsOf(message: NamedElement): MessagePart[] {
  return childrenOf(message, WSDL, "part").map((part) => {
    const element = attributeOf(part, "element");
    const type = attributeOf(part, "type");
    return {
      name: attributeOf(part, "name") ?? "",
      element: element === null ? null : qualifiedName(part, element),
      type: type === null ? null : qualifiedName(part, type),
    };
  });
}

/** What its `documentation` says, on one line. */
export function wordsOf(element: NamedElement): string {
  const [found] = childrenOf(element, WSDL, "documentation");
  const textsIn = (one: NamedElement): string => [one.text, ...one.children.map(textsIn)].join(" ");
  return found === undefined ? "" : textsIn(found).replace(/\s+/g, " ").trim().slice(0, 2_000);
}
