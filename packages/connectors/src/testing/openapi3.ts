/** A small sound OpenAPI 3 document; `change` replaces top members. */
export function anOpenApi3(change: object = {}): object {
  return {
    openapi: "3.0.3",
    info: { title: "Pets", version: "2" },
    servers: [{ url: "https://api.pets.test/v2" }],
    paths: { "/pets": { get: { operationId: "listPets", responses: { 200: { description: "OK" } } } } },
    ...change,
  };
}

export function withOperation(operation: object, change: object = {}): object {
  return anOpenApi3({ paths: { "/pets/{id}": { post: { operationId: "do", ...operation } } }, ...change });
}

export function jsonContent(schema: object): object {
  return { content: { "application/json": { schema } } };
}
