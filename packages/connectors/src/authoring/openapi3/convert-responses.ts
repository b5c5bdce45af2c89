import { isObject, type ValueObject } from "@towpath/expressions";
import { objectAt, textAt } from "../../members.ts";
import { type Content, contentsOf } from "./choose-content.ts";
import { contentSchema } from "./convert-body.ts";
import { convertSchema } from "./convert-schema.ts";
import type { OpenApi3Source } from "./source.ts";

export interface ConvertedResponses {
  readonly responses: ValueObject;
  readonly produces: readonly string[];
}

export function convertResponses(
  source: OpenApi3Source,
  given: ValueObject | null,
  where: string,
): ConvertedResponses {
  const produces = new Set<string>();
  const responses = Object.entries(given ?? {}).flatMap(([status, value]): [string, ValueObject][] => {
    if (!isObject(value) || status.startsWith("x-")) return [];
    const response = source.resolve(value);
    const contents = contentsOf(objectAt(response, "content"));
    if (/^(2|d)/i.test(status)) for (const { mediaType } of contents) produces.add(mediaType);
    return [[status, convertResponse(source, response, contents, where)]];
  });
  const all = responses.length === 0 ? [["default", { description: "The answer" }] as const] : responses;
  return { responses: Object.fromEntries(all) as ValueObject, produces: [...produces] };
}

function convertResponse(
  source: OpenApi3Source,
  response: ValueObject,
  [chosen]: readonly Content[],
  where: string,
): ValueObject {
  if (Object.keys(objectAt(response, "links") ?? {}).length > 0) {
    source.notes.lost(where, "Links of a response have no counterpart in a connector.");
  }
  return {
    description: textAt(response, "description") ?? "",
    ...(chosen === undefined ? {} : { schema: contentSchema(source, chosen, where) }),
    ...headersOf(source, objectAt(response, "headers"), where),
  };
}

function headersOf(source: OpenApi3Source, given: ValueObject | null, where: string): ValueObject {
  const headers = Object.entries(given ?? {}).flatMap(([name, value]): [string, ValueObject][] => {
    if (!isObject(value)) return [];
    const header = source.resolve(value);
    const schema = convertSchema(source, source.resolve(objectAt(header, "schema") ?? {}), where);
    const description = textAt(header, "description");
    const type = textAt(schema, "type");
    const isPlain = type !== null && /^(string|integer|number|boolean)$/.test(type);
    const format = textAt(schema, "format");
    return [
      [
        name,
        {
          type: isPlain ? type : "string",
          ...(format === null ? {} : { format }),
          ...(description === null ? {} : { description }),
        },
      ],
    ];
  });
  return headers.length === 0 ? {} : { headers: Object.fromEntries(headers) as ValueObject };
}
