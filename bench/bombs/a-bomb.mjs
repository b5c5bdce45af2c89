/** One expression that is to end in time, with the parameters it works on, made only when it is its turn. */
export function bomb(name, expression, parameters = () => ({})) {
  return { name, expression, context: () => ({ parameters: parameters() }) };
}

/** A list of the same call many times over: what is cheap once is not when it is written 200 times. */
export function repeated(times, call) {
  return `@createArray(${Array.from({ length: times }, () => call).join(",")})`;
}

/** An envelope as an HTTP body comes in. */
export function envelope(type, text) {
  return { "$content-type": type, $content: Buffer.from(text, "latin1").toString("base64") };
}
