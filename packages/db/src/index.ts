export { hashPassword, matchNobody, passwordMatches } from "./accounts/passwords.ts";
export { apiKeyIn, hashToken, newApiKey, newToken } from "./accounts/tokens.ts";
export { isDatabaseUnavailable } from "./connection-pool.ts";
export type * from "./connections/wait-store.ts";
export type * from "./connectors/connector-types.ts";
export { gradeConnectorAnew } from "./connectors/grade-anew.ts";
export type * from "./connectors/import-types.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  runningPostgresUrl,
  startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export type { Author, FlowPulse, PastState } from "./flows/draft-types.ts";
export type { TestCase } from "./flows/test-case-store.ts";
export { migrate } from "./migrate.ts";
export { derivedId, newId } from "./new-id.ts";
export { type DatabaseOptions, openDatabase } from "./open-database.ts";
export type * from "./operating.ts";
export type * from "./people/people-types.ts";
export { SetupError } from "./setup-error.ts";
export type * from "./stores.ts";
