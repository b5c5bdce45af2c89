const NAMES: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  203: "NonAuthoritativeInformation",
  204: "NoContent",
  205: "ResetContent",
  206: "PartialContent",
  207: "MultiStatus",
  300: "MultipleChoices",
  301: "MovedPermanently",
  302: "Found",
  303: "SeeOther",
  304: "NotModified",
  307: "TemporaryRedirect",
  308: "PermanentRedirect",
  400: "BadRequest",
  401: "Unauthorized",
  402: "PaymentRequired",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  407: "ProxyAuthenticationRequired",
  408: "RequestTimeout",
  409: "Conflict",
  410: "Gone",
  411: "LengthRequired",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
  414: "RequestUriTooLong",
  415: "UnsupportedMediaType",
  416: "RequestedRangeNotSatisfiable",
  417: "ExpectationFailed",
  421: "MisdirectedRequest",
  422: "UnprocessableEntity",
  423: "Locked",
  424: "FailedDependency",
  426: "UpgradeRequired",
  428: "PreconditionRequired",
  429: "TooManyRequests",
  431: "RequestHeaderFieldsTooLarge",
  451: "UnavailableForLegalReasons",
  500: "InternalServerError",
  501: "NotImplemented",
  502: "BadGateway",
  503: "ServiceUnavailable",
  504: "GatewayTimeout",
  505: "HttpVersionNotSupported",
  507: "InsufficientStorage",
  508: "LoopDetected",
  511: "NetworkAuthenticationRequired",
};

/** The .NET name of an HTTP status, which Logic Apps shows as the code of a step; the number where there is none. */
export function statusName(statusCode: number): string {
  return NAMES[statusCode] ?? String(statusCode);
}

/** `404 (NotFound)` for messages; the number alone where it has no name. */
export function statusWords(statusCode: number): string {
  const name = NAMES[statusCode];
  return name === undefined ? String(statusCode) : `${statusCode} (${name})`;
}

const CODES: ReadonlyMap<string, number> = new Map(
  Object.entries(NAMES).map(([statusCode, name]) => [name, Number(statusCode)]),
);

/** The HTTP status of such a name; null for any other code. */
export function statusCodeOf(name: string): number | null {
  return CODES.get(name) ?? null;
}
