export {
  type CompiledTemplate,
  compileExpression,
  compileTemplate,
  type TemplateProblem,
} from "./compile/compile-template.ts";
export { type Reference, referencesOf } from "./compile/references.ts";
export { type ContextRecord, contextFromRecord, contextProblem, emptyContext } from "./context.ts";
export type { EvaluationContext } from "./evaluation-context.ts";
export type { ExpressionFailure } from "./expression-failure.ts";
export {
  type FunctionDoc,
  findFunction,
  functionCatalogue,
  type ParameterDoc,
} from "./function-catalogue.ts";
export type { FunctionCategory } from "./functions/definition.ts";
export { isOfNoParameter } from "./functions/references.ts";
export { type Completion, completionsAt, type KnownNames } from "./hints/completions.ts";
export { type SignatureHelp, signatureAt } from "./hints/signature.ts";
export { type JsonFailure, parseJson } from "./json/parse-json.ts";
export { isPlain as isPlainJson, stringifyJson } from "./json/stringify-json.ts";
export { EVALUATION_LIMITS, type ParseCode, type Span } from "./parse-failure.ts";
export type {
  AccessExpression,
  CallExpression,
  Expression,
  LiteralExpression,
} from "./syntax/expression.ts";
export {
  type ParsedTemplate as TemplateParse,
  parseExpressionText,
  parseTemplateText,
} from "./syntax/parse-template-text.ts";
export { printExpression } from "./syntax/print.ts";
export type { ExpressionSegment, LiteralSegment, TemplateSegment } from "./syntax/template.ts";
export type { TypeHint, TypeProblem } from "./types/call-problems.ts";
export {
  arrayOf,
  describeType,
  type InferredType,
  objectOf,
  oneOf,
  optionsOf,
  withoutNull,
} from "./types/inferred-type.ts";
export { itemType, memberType } from "./types/member-type.ts";
export type { Schemas } from "./types/schemas.ts";
export {
  checkCallTypes,
  checkExpressionTypes,
  checkTextTypes,
  type TypeCheck,
  typeOf,
} from "./types/type-of.ts";
export { typeOfSchema } from "./types/type-of-schema.ts";
export { PreciseNumber, type Value, type ValueObject } from "./value.ts";
export { textEnvelope } from "./values/envelope.ts";
export { valuesEqual } from "./values/equality.ts";
export { listParts } from "./values/form-content.ts";
export { getMember, isObject, nestsDeeperThan } from "./values/members.ts";
export { toText } from "./values/to-text.ts";
export { type Measure, weigh } from "./values/weigh.ts";
export { parseXml } from "./xml/parse-xml.ts";
export { writeXml } from "./xml/write-xml.ts";
export type { XmlAttribute, XmlElement, XmlNode } from "./xml/xml-tree.ts";
export type { XsltProblem } from "./xslt/sheet-compiler.ts";
export { type CompiledXslt, compileXslt } from "./xslt/transform-xml.ts";
