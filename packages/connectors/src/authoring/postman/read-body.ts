import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt } from "../../members.ts";
import type { SampleBody, SampleFormField } from "../samples/sample-request.ts";

const LANGUAGES: Readonly<Record<string, string>> = {
  json: "application/json",
  xml: "application/xml",
  html: "text/html",
  text: "text/plain",
  javascript: "application/javascript",
};

/** @param onGraphql is told of a GraphQL body */
export function readBody(
  body: ValueObject | null,
  fill: (text: string) => string,
  onGraphql: () => void,
): SampleBody | null {
  if (body === null || getMember(body, "disabled") === true) return null;
  switch (textAt(body, "mode")) {
    case "raw":
      return rawBody(body, fill);
    case "urlencoded":
      return {
        kind: "form",
        mediaType: "application/x-www-form-urlencoded",
        fields: fieldsOf(body, "urlencoded"),
      };
    case "formdata":
      return { kind: "form", mediaType: "multipart/form-data", fields: fieldsOf(body, "formdata") };
    case "file":
      return { kind: "binary", mediaType: null };
    case "graphql":
      onGraphql();
      return { kind: "text", text: '{"query":"","variables":{}}', mediaType: "application/json" };
    default:
      return null;
  }
}

function rawBody(body: ValueObject, fill: (text: string) => string): SampleBody {
  const language = textAt(objectAt(objectAt(body, "options"), "raw"), "language") ?? "";
  const text = fill(textAt(body, "raw") ?? "");
  const mediaType = Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language] ?? null) : null;
  return { kind: "text", text: withoutVariables(text), mediaType };
}

/** `{"id": {{id}}}` is JSON but for the variable: a text stands for it. Inside quotes it is one already. */
function withoutVariables(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\{\{[^{}]*\}\}/g, (whole, quoted: string | undefined) =>
    quoted === undefined ? '"value"' : whole,
  );
}

function fieldsOf(body: ValueObject, name: string): readonly SampleFormField[] {
  return listAt(body, name)
    .filter(isObject)
    .flatMap((field) => {
      const key = textAt(field, "key");
      if (key === null || getMember(field, "disabled") === true) return [];
      const description = getMember(field, "description");
      return [
        {
          name: key,
          value: "",
          isFile: textAt(field, "type") === "file",
          description: typeof description === "string" ? description : "",
        },
      ];
    });
}
