import { type Connector, findConnectors, readConnector, type SourceFile } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { SCOPES } from "./oauth-service/create-provider.ts";

export interface OAuthConnectorOptions {
  readonly title?: string;
  /** In place of the one parameter set that signs in by the service. */
  readonly properties?: ValueObject;
}

/** The files of a connector to the API of a service, and what they are read as. */
export interface OAuthConnectorFiles {
  readonly definition: ValueObject;
  readonly properties: ValueObject;
  /** As they would be imported. */
  readonly files: readonly SourceFile[];
  readonly connector: Connector;
}

/** @param service as `anOAuthService` gives it */
export function anOAuthConnector(
  service: {
    readonly url: string;
    readonly addresses: { readonly authorize: string; readonly token: string };
  },
  options: OAuthConnectorOptions = {},
): OAuthConnectorFiles {
  const { host } = new URL(service.url);
  const definition = definitionOf(host, options.title ?? "Things");
  const { authorize, token } = service.addresses;
  const properties = options.properties ?? {
    connectionParameters: { token: oauthParameterFile("oauth2", plainAddresses(authorize, token)) },
  };
  const bytes = (value: ValueObject) => new TextEncoder().encode(JSON.stringify(value, null, 2));
  const files = [
    { path: "things/apiDefinition.swagger.json", bytes: bytes(definition) },
    { path: "things/apiProperties.json", bytes: bytes({ properties }) },
  ];
  const [found] = findConnectors(files);
  const connector = found === undefined ? null : readConnector(found).connector;
  if (connector === null) throw new Error("The connector of the test cannot be read");
  return { definition, properties, files, connector };
}

export const plainAddresses = (authorize: string, token: string): ValueObject => ({
  authorizationUrl: { value: authorize },
  tokenUrl: { value: token },
  refreshUrl: { value: token },
});

/** An OAuth parameter as the files of a connector write it. */
export function oauthParameterFile(
  identityProvider: string,
  customParameters: ValueObject,
  scopes: readonly string[] = SCOPES,
): ValueObject {
  return {
    type: "oauthSetting",
    oAuthSettings: {
      identityProvider,
      clientId: "<<Please add your clientID here>>",
      scopes: [...scopes],
      redirectMode: "Global",
      customParameters,
    },
  };
}

const ANSWER = { 200: { description: "OK", schema: { type: "object" } } };

function definitionOf(host: string, title: string): ValueObject {
  const things = {
    get: { operationId: "ListThings", summary: "List things", responses: ANSWER },
    post: {
      operationId: "AddThing",
      summary: "Add a thing",
      parameters: [
        {
          name: "body",
          in: "body",
          required: true,
          schema: { type: "object", properties: { title: { type: "string", "x-ms-summary": "Title" } } },
        },
      ],
      responses: { 201: { description: "Added", schema: { type: "object" } } },
    },
  };
  return {
    swagger: "2.0",
    info: { title, description: "Things of whoever signed in.", version: "1.0" },
    host,
    basePath: "/api",
    schemes: ["http"],
    paths: {
      "/things": things,
      "/me": { get: { operationId: "GetMe", summary: "Who I am", responses: ANSWER } },
    },
    securityDefinitions: {
      oauth2_auth: {
        type: "oauth2",
        flow: "accessCode",
        authorizationUrl: "https://x.test",
        tokenUrl: "https://x.test",
        scopes: {},
      },
    },
    "x-ms-capabilities": { testConnection: { operationId: "GetMe", parameters: {} } },
  };
}
