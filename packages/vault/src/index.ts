export type * from "./connection-store.ts";
export { CONNECTION_CONDITIONS } from "./connection-store.ts";
export { type ConnectionGrant, connectionToken, readConnectionToken } from "./connection-token.ts";
export type { EnvironmentKeyStore, SealedEnvironmentKey } from "./environment-keys.ts";
export { type MasterKeys, parseMasterKeys } from "./master-keys.ts";
export {
  type AppFinder,
  type AppQuestion,
  type AppSource,
  appKey,
  createAppFinder,
} from "./oauth/app-finder.ts";
export type * from "./oauth/app-store.ts";
export type * from "./oauth/attempt-store.ts";
export { clientForTokens } from "./oauth/client-for-tokens.ts";
export { finishSignIn, type SignedIn } from "./oauth/finish-sign-in.ts";
export { giveUpAccount, giveUpUnanswered } from "./oauth/give-up-unanswered.ts";
export {
  type InstallationApp,
  parseInstallationApps,
  readInstallationApps,
} from "./oauth/installation-apps.ts";
export type * from "./oauth/oauth-client.ts";
export {
  type AttemptPorts,
  openAttempt,
  openWaitingAccount,
  sealedValues,
  sealWaitingAccount,
  USED_ATTEMPT,
} from "./oauth/open-attempt.ts";
export { refreshTokens, requestTokens } from "./oauth/renew-tokens.ts";
export {
  clientOfUser,
  describeSignIn,
  hostsOfService,
  type SignInDescription,
  type SignInSubject,
} from "./oauth/sign-in.ts";
export { type SignInAttempt, startSignIn } from "./oauth/start-sign-in.ts";
export type { CallOptions } from "./oauth/token-call.ts";
export type * from "./oauth/tokens.ts";
export { refusedWorkloadFile } from "./oauth/workload-token.ts";

export {
  askedParameters,
  type CredentialProblem,
  type EnteredCredential,
  needsNoConnection,
  parameterSet,
  readCredential,
  unsupportedSignIn,
} from "./read-credential.ts";
export { addMasterKey, makeMasterKeyFile, readMasterKeys } from "./read-master-keys.ts";
export { ownerNow, refusedFlow, refusedUse } from "./refused-use.ts";
export {
  discardLost,
  type KeyRingStore,
  type RotationReport,
  rotateEnvironmentKey,
  rotateMasterKey,
  type SealedRow,
  wrongMasterKey,
} from "./rotation.ts";
export { KEY_BYTES, seal, unseal } from "./seal.ts";
export { sendsTo } from "./sends-to.ts";
export { endsAt } from "./tokens/ends-at.ts";
export { createKeepAlive, type KeepAlive } from "./tokens/keep-alive.ts";
export { createRefreshPreparation, type PreparationPorts } from "./tokens/prepare-refresh.ts";
export type { HeldTokens, PreparedRefresh, PrepareRefresh, Renewal } from "./tokens/renewal.ts";
export { openTokens, sealElsewhere, sealTokens } from "./tokens/sealed-tokens.ts";
export {
  createTokenTakeBack,
  type SignInSharing,
  type SignInTold,
  type TakenBack,
  type TokenTakeBack,
} from "./tokens/take-back.ts";
export { createTokenKeeper, type SeenTokens, type TokenKeeper } from "./tokens/token-keeper.ts";
export type * from "./tokens/token-store.ts";
export { ageOf, type TokenAge, type TokenTimes, tokenTimes } from "./tokens/token-times.ts";
export {
  type ConnectionUse,
  type ConnectionUseOptions,
  createConnectionUse,
  type UsableConnection,
} from "./use/connection-use.ts";
export { openConnectionUse } from "./use/open-connection-use.ts";
export { enterValues, openConnector } from "./use/open-connector.ts";
export { type PlainSettings, type PlainSettingsStore, sealPlainValues } from "./use/seal-plain-values.ts";
export {
  type CredentialPlace,
  createVault,
  type RowPlace,
  type SealedCredential,
  type SealPlace,
  type SecretValues,
  type Vault,
} from "./vault.ts";
