export { type AffectedFlow, affectedFlows, type FlowUse } from "./authoring/compare/affected-flows.ts";
export { compareConnectors } from "./authoring/compare/compare-connectors.ts";
export type { ChangedMember, ConnectorChange } from "./authoring/compare/connector-change.ts";
export type {
  ConnectorDraft,
  DraftFailure,
  DraftNote,
  DraftParts,
} from "./authoring/connector-draft.ts";
export {
  curlSample,
  draftFromFiles,
  draftFromSource,
  emptyDraft,
  type RecognisedDraft,
  type SourceKind,
} from "./authoring/draft-from-source.ts";
export * from "./authoring/edit/draft-texts.ts";
export { type GeneralSettings, readGeneral, setGeneral } from "./authoring/edit/general.ts";
export * from "./authoring/edit/operations.ts";
export * from "./authoring/edit/parameters.ts";
export * from "./authoring/edit/policies.ts";
export * from "./authoring/edit/policy-forms.ts";
export { readSecurity, type Security, setSecurity } from "./authoring/edit/security.ts";
export * from "./authoring/edit/trigger-kind.ts";
export { jsonOfYaml, type YamlFault, yamlOfJson } from "./authoring/edit/yaml-text.ts";
export { inferSchema } from "./authoring/samples/infer-schema.ts";
export type * from "./authoring/samples/sample-request.ts";
export * from "./authoring/sign-in/sign-in.ts";
export { fieldsOfSchema } from "./catalogue/body-fields.ts";
export {
  type ConnectorName,
  type ConnectorOperation,
  connectorOperation,
  type InputPlace,
  isTrigger,
} from "./catalogue/connector-operation.ts";
export { fieldsOfStep, keyOf, type ToldFields } from "./catalogue/fields-of-step.ts";
export { dynamicSourceAt } from "./catalogue/find-dynamic.ts";
export type { InputField } from "./catalogue/input-field.ts";
export { operationOfStep, stepParameters } from "./catalogue/operation-of-step.ts";
export { type DynamicOutput, outputSourceAt } from "./catalogue/output-schema.ts";
export { type StepHost, stepHost } from "./catalogue/step-host.ts";
export { isAppEntered } from "./connection/app-of-user.ts";
export type * from "./connection/connection-description.ts";
export { isSecret } from "./connection/secret-parameters.ts";
export type * from "./connector.ts";
export { goesThroughScript, NEEDS_OAUTH_APP } from "./grade/grade-operations.ts";
export { type ConnectorSummary, summarize } from "./grade/summarize.ts";
export { bareName, fillTemplate, type TemplateValues } from "./oauth/fill-template.ts";
export type { OAuthAddress } from "./oauth/oauth-address.ts";
export {
  enteredValue,
  type OAuthAppFacts,
  type OAuthPlan,
  oauthParameter,
  planOAuth,
} from "./oauth/oauth-plan.ts";
export type { OAuthProvider } from "./oauth/oauth-provider.ts";
export { ENTRA, ENTRA_HOST, providerOf } from "./oauth/providers.ts";
export type * from "./openapi/dynamic-source.ts";
export { filePickerTree, readDynamicSource } from "./openapi/dynamic-source.ts";
export { createSchemaReader, type SchemaProperty, type SchemaReader } from "./openapi/schema-reader.ts";
export { appliesTo, POLICY_TEMPLATES, type Policy, type PolicyTemplate } from "./policy/policy.ts";
export {
  type PathStep,
  type PolicyReference,
  type PolicySegment,
  type PolicyText,
  parsePolicyPath,
  parsePolicyText,
} from "./policy/policy-expression.ts";
export { type ConnectorFiles, findConnectors, nameOf, type SourceFile } from "./read/connector-files.ts";
export {
  archiveOf,
  type ConnectorArchive,
  isConnectorPart,
  isKeptWithConnector,
  openArchive,
  openConnectors,
} from "./read/open-archive.ts";
export { type ReadConnector, readConnector } from "./read/read-connector.ts";
export { apiIdOf, apiNameOf, connectorNameOf, freeName, possibleNames } from "./registry/connector-name.ts";
export { namesOfReference } from "./registry/names-of-reference.ts";
export { offeredOperations } from "./registry/offered-operations.ts";
export { pareConnector } from "./registry/pare-connector.ts";
export {
  type RegistryEntry,
  type RegistryOperation,
  type RegistrySummary,
  registryEntry,
} from "./registry/registry-entry.ts";
export { applySettings, withEntered } from "./settings/apply-settings.ts";
export {
  type ConnectorSettings,
  type CredentialPlaceSetting,
  type EnteredValues,
  NO_SETTINGS,
  parseSettings,
  plainValues,
  writeSettings,
} from "./settings/connector-settings.ts";
export { type SettingQuestion, settingQuestions, settingsProblem } from "./settings/setting-questions.ts";
export { SHIPPED_CONNECTORS, type ShippedConnector, shippedConnector } from "./shipped/shipped-connectors.ts";
export { ENVELOPE, KIND_MEMBER, XSI } from "./soap/soap-names.ts";
export { HEADERS_MEMBER, type SoapUse, type XmlPlace, xmlPlaceOf } from "./soap/soap-use.ts";
export {
  connectorFromWsdl,
  SOAP_SIGN_INS,
  type SoapSignIn,
  type WsdlOptions,
} from "./wsdl/connector-from-wsdl.ts";
export { importsOf, looksLikeWsdl } from "./wsdl/source-set.ts";
export {
  attributeOf,
  keyOf as nameKeyOf,
  type NamedElement,
  type QualifiedName,
  qualifiedName,
  readNamedElement,
} from "./xml/named-element.ts";
