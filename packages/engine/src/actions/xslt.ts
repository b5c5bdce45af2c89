import {
  compileXslt,
  isObject,
  textEnvelope,
  toText,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { cutText, fail, ok, type Result, said } from "@towpath/prelude";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { EffectProgram } from "../plan.ts";
import type { Words } from "../step-error.ts";
import { artifactProgram } from "./artifact-program.ts";
import { member } from "./inputs.ts";

const XML_TYPE = "application/xml;charset=utf-8";
const BYTE_ORDER_MARK = "\ufeff";
/** `ApplyXsltOutputAttributes` asks for what is always done: `xsl:output` is heeded. */
const OPTIONS = new Set(["generatetextoutput", "disablebyteordermark", "applyxsltoutputattributes"]);

interface Work {
  readonly xml: string;
  readonly parameters: ValueObject;
  readonly options: ReadonlySet<string>;
}

/** Xslt: `content` through a map in XSLT 1.0. Works within bounds of its own, and so in this process. */
export function xslt(action: ValueObject): EffectProgram {
  return artifactProgram(action, "map", { read: workOf, perform: (work, map) => transform(map, work) });
}

function workOf(inputs: Value): Result<Work, Outcome> {
  const xml = toText(member(inputs, "content") ?? "");
  if (xml.trim() === "") return bad(said("There is nothing to transform: 'content' is empty."));
  const parameters = member(inputs, "xsltParameters") ?? member(inputs, "parameters") ?? {};
  if (!isObject(parameters)) return bad(said("The parameters of a map are an object of names and values."));
  const asked = member(inputs, "transformOptions") ?? "";
  if (typeof asked !== "string") return bad(said("'transformOptions' is a text."));
  const options = asked.split(",").map((option) => option.trim().toLowerCase());
  const unknown = options.find((option) => option !== "" && !OPTIONS.has(option));
  if (unknown !== undefined) {
    return bad(
      said(
        "There is no transform option '{option}': there are GenerateTextOutput, DisableByteOrderMark and ApplyXsltOutputAttributes.",
        { option: cutText(unknown, 100) },
      ),
    );
  }
  return ok({ xml, parameters, options: new Set(options) });
}

const bad = (words: Words) => fail(failed("BadRequest", words));

function transform(map: string, { xml, parameters, options }: Work): Outcome {
  const compiled = compileXslt(map);
  if (!compiled.ok) {
    const { message, line } = compiled.failure;
    return failed(
      "InvalidXsltContent",
      said("The map cannot be used (line {line}): {problem}", { line, problem: message }),
    );
  }
  const done = compiled.value.transform(xml, parameters);
  if (!done.ok) return failed("XsltTransformFailed", done.failure);
  const { method, text } = done.value;
  if (method !== "xml" || options.has("generatetextoutput")) return succeeded(undefined, { body: text });
  const mark = options.has("disablebyteordermark") ? "" : BYTE_ORDER_MARK;
  return succeeded(undefined, { body: textEnvelope(XML_TYPE, mark + text) });
}
