export { anAttempt, loopbackGateway, signInAs } from "./an-attempt.ts";
export {
  anOAuthConnector,
  type OAuthConnectorFiles,
  type OAuthConnectorOptions,
  oauthParameterFile,
  plainAddresses,
} from "./an-oauth-connector.ts";
export {
  anOAuthService,
  type OAuthService,
  type OAuthServiceOptions,
} from "./an-oauth-service.ts";
export type { ApiCall } from "./oauth-service/api.ts";
export type { Visit } from "./oauth-service/visit.ts";
export type { RefreshCounts } from "./oauth-service/watch-refreshes.ts";
