/** Namespaces of SOAP messages. */
export const ENVELOPE = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
} as const;
export const XSI = "http://www.w3.org/2001/XMLSchema-instance";

/** Which member of a value says which of several types it is, in the place of `xsi:type`. */
export const KIND_MEMBER = "xsiType";
