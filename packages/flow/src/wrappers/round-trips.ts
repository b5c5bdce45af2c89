import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { isRecord, sameValue } from "../tree.ts";
import type { FlowFile } from "./flow-file.ts";
import { decodeText } from "./json-document.ts";
import { openZip } from "./open-zip.ts";

/**
 * True when nothing of the file is lost on the way through Towpath's own tree: each JSON text that holds a flow is
 * read, written anew and compared as JSON, with the platform's reader as the judge, and each definition again by itself.
 */
export function roundTrips(file: FlowFile): boolean {
  const texts = [...textsOf(file), ...file.flows.map((flow) => flow.definitionText)];
  return texts.every((text) => text !== null && survives(text));
}

function textsOf(file: FlowFile): (string | null)[] {
  const members = [...new Set(file.flows.map((flow) => flow.member))];
  const zip = members.some((member) => member !== null) ? openZip(file.bytes) : null;
  return members.map((member) => {
    const bytes = member === null ? file.bytes : zip?.ok === true ? zip.value.read(member) : null;
    const decoded = bytes === null ? null : decodeText(bytes);
    return decoded?.ok === true ? decoded.value.text : null;
  });
}

function survives(text: string): boolean {
  const first = parseJson(text);
  if (!first.ok) return false;
  const written = stringifyJson(first.value);
  const second = parseJson(written);
  return second.ok && sameValue(first.value, second.value) && sameJson(JSON.parse(text), JSON.parse(written));
}

function sameJson(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index] as Value));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key] as Value, right[key] as Value))
  );
}
