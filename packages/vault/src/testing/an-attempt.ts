import { createHttpGateway, type HttpGateway } from "@towpath/gateway";
import { type Result, silentLogger } from "@towpath/prelude";
import { finishSignIn, type SignedIn } from "../oauth/finish-sign-in.ts";
import { type SignInAttempt, startSignIn } from "../oauth/start-sign-in.ts";
import type { SignInFailure } from "../oauth/tokens.ts";
import { anOAuthConnector, type OAuthConnectorOptions } from "./an-oauth-connector.ts";
import type { OAuthService } from "./an-oauth-service.ts";
import type { Visit } from "./oauth-service/visit.ts";

/** The way out for a test that calls a service on this machine. */
export const loopbackGateway = (): HttpGateway =>
  createHttpGateway({ egress: { allow: ["127.0.0.1", "localhost", "::1"] }, logger: silentLogger });

/** A sign-in to a service by a connector of its own, about to begin. */
export function anAttempt(
  service: OAuthService,
  change: Partial<SignInAttempt> & OAuthConnectorOptions = {},
): SignInAttempt {
  const { title, properties, ...rest } = change;
  const { connector } = anOAuthConnector(service, {
    ...(title === undefined ? {} : { title }),
    ...(properties === undefined ? {} : { properties }),
  });
  const [set] = connector.connection.sets;
  if (set === undefined) throw new Error("The connector of the test has no parameter set");
  return {
    connector,
    set,
    values: {},
    client: service.client,
    redirectUri: "http://localhost:9/connections/callback",
    verifier: "a-verifier-that-is-at-least-forty-three-characters-long",
    nonce: "nonce-1",
    ...rest,
  };
}

/** Signs in as a person would, from the address to the tokens. */
export async function signInAs(
  http: HttpGateway,
  service: OAuthService,
  attempt: SignInAttempt,
  { now = 0, ...how }: Visit & { readonly now?: number } = {},
): Promise<Result<SignedIn, SignInFailure>> {
  const address = startSignIn({ ...attempt, state: "state-1" });
  if (!address.ok) return address;
  const { searchParams: answer } = await service.visit(address.value, how);
  return finishSignIn(http, { ...attempt, answer }, now);
}
