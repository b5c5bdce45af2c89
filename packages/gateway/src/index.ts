export { askSchema, type ChoiceItem, type ChoiceQuestion, listChoices } from "./choices/list-choices.ts";
export { type CallBudget, createCallBudget, type Pause, type PauseReason } from "./connector/call-budget.ts";
export { callRenewing } from "./connector/call-renewing.ts";
export type { BoundConnection, ConnectorsOptions, NotUsable } from "./connector/connectors-options.ts";
export { createConnectors } from "./connector/create-connectors.ts";
export type * from "./connector/credential-port.ts";
export {
  type ConnectorPolls,
  createConnectorPolls,
  type PollAnswer,
  type PollState,
} from "./connector/poll-operation.ts";
export {
  type Content,
  decodeContent,
  decodeSent,
  decodeText,
  envelopeOf,
  isJsonType,
  mediaType,
} from "./content.ts";
export { createEgressGuard, type EgressGuard, type EgressPolicy } from "./egress-guard.ts";
export { encodeContent, isEnvelope } from "./encode-content.ts";
export { createEnvironmentDoors, type EnvironmentDoors } from "./environment-doors.ts";
export { DEFAULT_LIMITS, type GatewayLimits } from "./gateway-limits.ts";
export { EgressRefusedError, type ResolveHost } from "./guarded-connector.ts";
export { openGuardedSocket, type SocketOptions } from "./guarded-socket.ts";
export { type HostRules, hostRules, readHosts } from "./host-rules.ts";
export { createHttpGateway, type GatewayOptions, type HttpGateway } from "./http-gateway.ts";
export { type Completing, completeOperation } from "./operation/complete-operation.ts";
export type { ConnectionValues } from "./operation/inject-credentials.ts";
export { askAgain, type Invoked, invokeOperation } from "./operation/invoke-operation.ts";
export type { InvokeFailure, OperationCall } from "./operation/operation-call.ts";
export { type PollPlan, planPoll } from "./operation/policies/poll-queries.ts";
export type { ScriptHost, ServicePort } from "./operation/script/script-host.ts";
export { secretsOf } from "./operation/secrets-of.ts";
export { serviceWords } from "./operation/service-words.ts";
export { type ConnectionTest, testConnection } from "./operation/test-connection.ts";
export { createRedactor, type Redactor } from "./redact.ts";
