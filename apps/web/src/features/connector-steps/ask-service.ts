import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { api } from "../../client/api.ts";
import { isExpression, type ServiceChoice } from "../fields/design-time.ts";

/** Who is asked, and what the form holds so far. */
interface ServiceQuestion {
  readonly connectorId: string;
  readonly operationId: string;
  /** Null for a connector that asks for none. */
  readonly connectionId: string | null;
  readonly form: ValueObject;
}

export interface SchemaQuestion extends ServiceQuestion {
  /** Left out: the shape of the outputs. */
  readonly parameter?: string;
  /** The place of the outputs, below their body. */
  readonly output?: readonly string[];
}

export interface ChoicesQuestion extends ServiceQuestion {
  readonly parameter: string;
  readonly parent?: Value;
}

/** What the service has at a place of the form. */
export async function askForChoices(question: ChoicesQuestion): Promise<readonly ServiceChoice[]> {
  const { parent, form, ...asked } = question;
  const input = {
    ...asked,
    form: plainForm(form),
    ...(parent === undefined ? {} : { parent: plain(parent) }),
  };
  const { items } = await api.connections.choices(input);
  return items as readonly ServiceChoice[];
}

/** The shape that the service has for a place of the form, or for what the operation gives. */
export async function askForSchema({ form, output, ...asked }: SchemaQuestion): Promise<ValueObject> {
  const place = output === undefined ? {} : { output: [...output] };
  const { schema } = await api.connections.schema({ ...asked, ...place, form: plainForm(form) });
  return schema as ValueObject;
}

/** What only a run can work out is left out: to a service it would be a strange text. */
function plainForm(form: ValueObject): Record<string, PlainJson> {
  const known = Object.entries(form).filter(([, value]) => !isExpression(value));
  return Object.fromEntries(known.map(([name, value]) => [name, plain(value)]));
}

type PlainJson = null | boolean | number | string | PlainJson[] | { [member: string]: PlainJson };

/** Numbers beyond what the wire carries become the nearest that it does. */
const plain = (value: Value): PlainJson => JSON.parse(stringifyJson(value)) as PlainJson;
