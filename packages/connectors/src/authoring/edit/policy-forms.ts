import type { PolicyTemplate } from "../../policy/policy.ts";

export interface PolicyField {
  /** After `x-ms-apimTemplateParameter.`, as the public files spell it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly default: string;
  readonly required: boolean;
  /** Of a fixed list. */
  readonly choices?: readonly string[];
  /** An object, written as JSON. */
  readonly isJson?: boolean;
}

export interface PolicyForm {
  readonly templateId: PolicyTemplate;
  readonly title: string;
  readonly description: string;
  readonly section: "Request" | "Response";
  /** Whether a maker may choose between request and response. */
  readonly hasSection: boolean;
  readonly fields: readonly PolicyField[];
}

const field = (
  name: string,
  title: string,
  description: string,
  more: Partial<PolicyField> = {},
): PolicyField => ({
  name,
  title,
  description,
  default: more.choices?.[0] ?? "",
  required: true,
  ...more,
});

const EXISTS = field(
  "existsAction",
  "If it is there already",
  "What happens to the value that stands there.",
  {
    choices: ["override", "skip", "append"],
  },
);

/** The shape that most templates of bodies share. */
const SOURCE = [
  field("propertyParentPath", "Property's parent", "E.g. @body() or @body().items"),
  field("propertySubPath", "Property", "Its name below the parent; null is the parent itself."),
];
const NEW_PLACE = field("newPropertyPath", "Goes to", "E.g. @body().items, or @item().id in each item");

/** The templates of the format (connectors.md, 5) that a maker can add, with what each asks for. */
export const POLICY_FORMS: readonly PolicyForm[] = [
  {
    templateId: "dynamichosturl",
    title: "Set host URL",
    description: "Sends requests to an address made of values of the connection or the request.",
    section: "Request",
    hasSection: false,
    fields: [
      field(
        "urlTemplate",
        "URL template",
        "Takes the place of scheme, host and base path, e.g. https://@connectionParameters('host')/api",
      ),
    ],
  },
  {
    templateId: "setheader",
    title: "Set HTTP header",
    description: "Adds a header to the request or to the answer.",
    section: "Request",
    hasSection: true,
    fields: [
      field("name", "Header name", "E.g. Authorization"),
      field("value", "Header value", "E.g. Bearer @connectionParameters('token')"),
      EXISTS,
    ],
  },
  {
    templateId: "setqueryparameter",
    title: "Set query parameter",
    description: "Adds a query parameter to the request.",
    section: "Request",
    hasSection: false,
    fields: [
      field("name", "Parameter name", "E.g. api-version"),
      field("value", "Parameter value", "E.g. 2024-01-01"),
      EXISTS,
    ],
  },
  {
    templateId: "routerequesttoendpoint",
    title: "Route request",
    description: "Calls another path, or with another method, than the definition says.",
    section: "Request",
    hasSection: false,
    fields: [
      field("newPath", "New path", "Below the base URL; may hold {parameters} of the path."),
      field("httpMethod", "Method", "@Request.OriginalHTTPMethod keeps the method.", {
        default: "@Request.OriginalHTTPMethod",
      }),
    ],
  },
  {
    templateId: "setproperty",
    title: "Set property",
    description: "Writes a property of the body of the request or the answer.",
    section: "Request",
    hasSection: true,
    fields: [
      field("newPropertyParentPathTemplate", "Object", "Where the property goes, e.g. @body().address"),
      field("newPropertySubPathTemplate", "Property", "Its name, e.g. city"),
      field("propertyValuePathTemplate", "Value", "A constant, or a place such as {@body().town}"),
    ],
  },
  {
    templateId: "convertobjecttoarray",
    title: "Convert an object to an array",
    description: "Turns {key: value} into a list of pairs.",
    section: "Response",
    hasSection: true,
    fields: [
      ...SOURCE,
      NEW_PLACE,
      field("keyName", "Name for keys", "E.g. key"),
      field("valueName", "Name for values", "E.g. value"),
    ],
  },
  {
    templateId: "convertarraytoobject",
    title: "Convert an array to an object",
    description: "Turns a list of items that carry a key into {key: item}.",
    section: "Request",
    hasSection: true,
    fields: [
      ...SOURCE,
      NEW_PLACE,
      field("keyWithinCollectionPath", "Key", "The property of an item that becomes its name."),
      field("retainKey", "Keep the key in each item", "", { choices: ["true", "false"] }),
    ],
  },
  {
    templateId: "stringtoarray",
    title: "Convert a delimited text to an array",
    description: "Splits a text into a list of objects.",
    section: "Request",
    hasSection: true,
    fields: [
      ...SOURCE,
      NEW_PLACE,
      field("delimiterList", "Delimiters", "Each of these characters ends an item.", { default: ";" }),
      field("childPropertyName", "Name in each item", "E.g. value"),
    ],
  },
  {
    templateId: "stringreplace",
    title: "Replace text",
    description: "Replaces a text inside a property.",
    section: "Request",
    hasSection: true,
    fields: [
      ...SOURCE,
      NEW_PLACE,
      field("sourceString", "Text", "What is replaced."),
      field("replacementString", "Replacement", "What takes its place.", { required: false }),
    ],
  },
  {
    templateId: "encodepropertyvalue",
    title: "Encode property",
    description: "Percent-encodes the value of a property.",
    section: "Request",
    hasSection: false,
    fields: [...SOURCE, NEW_PLACE],
  },
  {
    templateId: "moveproperties",
    title: "Move properties",
    description: "Moves an object, or what is in it, to another place of the body.",
    section: "Request",
    hasSection: true,
    fields: [
      field("srcParentPath", "From: parent", "E.g. @body()"),
      field("srcSubPath", "From: property", "Its name below the parent."),
      field("dstParentPath", "To: parent", "E.g. @body()"),
      field("dstSubPath", "To: property", "Its name; null is the parent itself.", { default: "null" }),
      field("copyOnlySubProperties", "Only what is in it", "", { choices: ["true", "false"] }),
    ],
  },
  {
    templateId: "setvaluefromurl",
    title: "Set value from URL",
    description: "Calls an address first, and puts a value of its answer into the request.",
    section: "Request",
    hasSection: false,
    fields: [
      field("parameterValueUrl", "URL", "Absolute, or below the base URL."),
      field("httpMethod", "Method", "How the URL is called.", { choices: ["GET", "POST"] }),
      field(
        "parameterValuePathTemplate",
        "Value",
        "Where it stands in the answer, e.g. @body().access_token",
      ),
      field("parameterTemplate", "Goes to", "E.g. @headers('Authorization') or @queryParameters('token')"),
    ],
  },
  {
    templateId: "pollingtrigger",
    title: "Set polling trigger state",
    description: "Asks a plain list for what is new since the last check.",
    section: "Request",
    hasSection: false,
    fields: [
      field("triggerDataPath", "Items", "Where the list stands in the answer, e.g. @triggerBody().value"),
      field(
        "triggerConfig",
        "Query of the next check",
        'JSON, e.g. {"since": "@{triggerBody().value[0].created}"}',
        {
          default: "{}",
          isJson: true,
        },
      ),
    ],
  },
  {
    templateId: "updatenextlink",
    title: "Follow next pages",
    description: "Follows the address of the next page with the credentials of the connection.",
    section: "Response",
    hasSection: false,
    fields: [
      field("nextLinkPropertyName", "Next page", "The property of the answer that holds its address.", {
        default: "@odata.nextLink",
      }),
    ],
  },
  {
    templateId: "setconnectionstatustounauthenticated",
    title: "Ask for a new sign-in",
    description: "Marks the connection when the service answers with this status.",
    section: "Response",
    hasSection: false,
    fields: [field("statusCode", "Status code", "E.g. 401", { default: "401" })],
  },
];

export function policyForm(templateId: string): PolicyForm | undefined {
  return POLICY_FORMS.find((form) => form.templateId === templateId.trim().toLowerCase());
}
