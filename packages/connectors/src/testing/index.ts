export { aDefinition, aFile, anOperation, read } from "./builders.ts";
export { corpusConnectors, corpusMissing } from "./corpus.ts";
export { aWsdl, element, parse as parseWsdl } from "./wsdl.ts";
