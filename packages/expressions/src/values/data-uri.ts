import { base64ToBytes, utf8Bytes } from "./base64.ts";
import { type Envelope, envelopeOf } from "./envelope.ts";
import { percentDecode } from "./percent.ts";

const HEADER = /^data:([^,]*),/i;

/** Reads `data:type;parameters;base64,content`; `null` when the text is no data URI. */
export function readDataUri(text: string): Envelope | null {
  const header = HEADER.exec(text);
  if (!header) return null;
  const marked = /^(.*?);?base64$/i.exec(header[1] ?? "");
  // Only as the last parameter does `base64` say how the content is written.
  const isBase64 = marked !== null && (marked[1] === "" || /;base64$/i.test(header[1] ?? ""));
  const type = (isBase64 ? marked[1] : header[1]) || "text/plain";
  if (type.split(";").includes("")) return null;
  const content = text.slice(header[0].length);
  if (isBase64) return { "$content-type": type, $content: content };
  return envelopeOf(type, utf8Bytes(percentDecode(content.replaceAll("+", " "))));
}

/** Whether the content of an envelope can be decoded. */
export function hasValidContent(envelope: Envelope): boolean {
  return base64ToBytes(envelope.$content) !== null;
}
