export { type Content, decodeContent, decodeText, envelopeOf, isJsonType, mediaType } from "./content.ts";
export { createEgressGuard, type EgressGuard, type EgressPolicy } from "./egress-guard.ts";
export { encodeContent, isEnvelope } from "./encode-content.ts";
export type { ResolveHost } from "./guarded-connector.ts";
export {
  createHttpGateway,
  DEFAULT_LIMITS,
  type GatewayLimits,
  type GatewayOptions,
  type HttpGateway,
} from "./http-gateway.ts";
