import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { bodyOf, invoke, parameter, policy, withParameters } from "../../testing/an-invocation.ts";

describe("credentials and policies", () => {
  test("the key goes into its header before the policies, which may move it", async () => {
    const { request } = await invoke({
      policies: [policy("setheader", { name: "Authorization", value: "Token @headers('X-Key')" })],
    });
    expect(request?.headers).toMatchObject({ "X-Key": "k-1", Authorization: "Token k-1" });
  });

  test("an empty header is taken away", async () => {
    const { request } = await invoke({ policies: [policy("setHeader", { name: "x-key", value: "" })] });
    expect(request?.headers).not.toHaveProperty("X-Key");
  });

  test.each([
    ["override", "new"],
    ["skip", "old"],
    ["append", "old,new"],
  ])("a header that is there: %s", async (existsAction, expected) => {
    const { request } = await invoke(
      {
        operation: withParameters(parameter("H", "header")),
        policies: [policy("setheader", { name: "h", value: "new", existsAction })],
      },
      { H: "old" },
    );
    expect(Object.entries(request?.headers ?? {}).filter(([name]) => name.toLowerCase() === "h")).toEqual([
      [expect.any(String), expected],
    ]);
  });

  test("the host replaces scheme, host and base path", async () => {
    const { request } = await invoke({
      policies: [policy("dynamichosturl", { urlTemplate: "@connectionParameters('site').things.test/api/" })],
    });
    expect(request?.uri).toBe("https://acme.things.test/api/things");
  });

  test("a scheme that was entered as well does no harm", async () => {
    const { request } = await invoke({
      policies: [
        policy("dynamichosturl", { urlTemplate: "https://http://@connectionParameters('site').test/" }),
      ],
    });
    expect(request?.uri).toBe("http://acme.test/things");
  });

  test("a host that is none is told, not called", async () => {
    const { result, requests } = await invoke({
      policies: [policy("dynamichosturl", { urlTemplate: "https://@connectionParameters('missing')" })],
    });
    expect(requests).toEqual([]);
    expect(result).toMatchObject({ ok: false, failure: { code: "PolicyFailed" } });
  });

  test("a route goes elsewhere below the same base, keeps the query and takes values of the path", async () => {
    const { request } = await invoke(
      {
        path: "/fake/{id}",
        operation: withParameters(parameter("id", "path", { required: true }), parameter("q", "query")),
        policies: [
          policy("routerequesttoendpoint", {
            newPath: "2/real/{id}?fixed=1",
            httpMethod: "@Request.OriginalHTTPMethod",
          }),
        ],
      },
      { id: "a/b", q: "x" },
    );
    expect(request).toMatchObject({
      method: "GET",
      uri: "https://api.things.test/v1/2/real/a%2Fb?q=x&fixed=1",
    });
  });

  test("a value from another address is asked for first", async () => {
    const { request, requests } = await invoke(
      {
        method: "patch",
        path: "/tasks/{id}",
        operation: withParameters(parameter("id", "path", { required: true })),
        policies: [
          policy("SetValueFromUrl", {
            parameterTemplate: "@headers('If-Match')",
            parameterValueUrl: "/tasks/{id}",
            parameterValuePathTemplate: "@body()['@odata.etag']",
            httpMethod: "GET",
          }),
        ],
      },
      { id: "7" },
      [
        { statusCode: 200, headers: {}, body: { "@odata.etag": 'W/"1"' } },
        { statusCode: 204, headers: {} },
      ],
    );
    expect(requests.map(({ method, uri }) => `${method} ${uri}`)).toEqual([
      "GET https://api.things.test/v1/tasks/7",
      "PATCH https://api.things.test/v1/tasks/7",
    ]);
    expect(request?.headers["If-Match"]).toBe('W/"1"');
  });

  test("an answer of 401 says that the sign-in was refused", async () => {
    const { result } = await invoke({}, {}, [{ statusCode: 401, headers: {} }]);
    expect(result).toMatchObject({ ok: true, value: { unauthenticated: true } });
  });
});

describe("policies that rewrite bodies", () => {
  const sent = async (policies: readonly ValueObject[], body: Value) =>
    (await invoke({ method: "post", operation: bodyOf({}, { required: true }), policies }, { body })).request
      ?.body;

  test.each<[string, ValueObject, Value, Value]>([
    [
      "setproperty writes a constant",
      policy("SetProperty", {
        newPropertyParentPathTemplate: "@body()",
        newPropertySubPathTemplate: "version",
        propertyValuePathTemplate: "v1",
      }),
      { a: 1 },
      { a: 1, version: "v1" },
    ],
    [
      "setproperty writes JSON",
      policy("setproperty", {
        newPropertyParentPathTemplate: "@body()",
        newPropertySubPathTemplate: "topics",
        propertyValuePathTemplate: '["matter.created"]',
      }),
      {},
      { topics: ["matter.created"] },
    ],
    [
      "setproperty wraps an object into a list",
      policy("setproperty", {
        newPropertyParentPathTemplate: "body()",
        newPropertySubPathTemplate: "gifts",
        propertyValuePathTemplate: "[{@body().gifts}]",
      }),
      { gifts: { amount: 1 } },
      { gifts: [{ amount: 1 }] },
    ],
    [
      "setproperty writes into each item",
      policy("SetProperty", {
        newPropertyParentPathTemplate: "@body().references",
        newPropertySubPathTemplate: "['@odata.type']",
        propertyValuePathTemplate: "ref",
      }),
      { references: [{ a: 1 }, { a: 2 }] },
      {
        references: [
          { a: 1, "@odata.type": "ref" },
          { a: 2, "@odata.type": "ref" },
        ],
      },
    ],
    [
      "setproperty mixes text and a path",
      policy("SetProperty", {
        newPropertyParentPathTemplate: "@body()",
        newPropertySubPathTemplate: "['@odata.id']",
        propertyValuePathTemplate: "https://x.test/{@body()['@odata.id']}",
      }),
      { "@odata.id": "7" },
      { "@odata.id": "https://x.test/7" },
    ],
    [
      "convertobjecttoarray",
      policy("convertobjecttoarray", {
        propertyParentPath: "@body()",
        propertySubPath: "null",
        newPropertyPath: "@body().Zones",
        keyName: "Name",
        valueName: "Details",
      }),
      { FR: 1 },
      { FR: 1, Zones: [{ Name: "FR", Details: 1 }] },
    ],
    [
      "convertarraytoobject",
      policy("ConvertArrayToObject", {
        propertyParentPath: "@body()",
        propertySubPath: "checklist",
        keyWithinCollectionPath: "id",
        newPropertyPath: "@body().checklist",
        retainKey: "false",
      }),
      { checklist: [{ id: "a", t: 1 }, { t: 2 }] },
      { checklist: { a: { t: 1 } } },
    ],
    [
      "stringtoarray",
      policy("StringToArray", {
        propertyParentPath: "@body()",
        propertySubPath: "who",
        delimiterList: ";",
        childPropertyName: "id",
        newPropertyPath: "@body().who",
      }),
      { who: "a; b;" },
      { who: [{ id: "a" }, { id: "b" }] },
    ],
    [
      "stringreplace",
      policy("StringReplace", {
        propertyParentPath: "@body().items",
        propertySubPath: "url",
        sourceString: "https://x.test/",
        replacementString: "",
        newPropertyPath: "@item().id",
      }),
      { items: [{ url: "https://x.test/1" }, {}] },
      { items: [{ url: "https://x.test/1", id: "1" }, {}] },
    ],
    [
      "encodepropertyvalue",
      policy("EncodePropertyValue", {
        propertyParentPath: "@body().items",
        propertySubPath: "id",
        newPropertyPath: "@item().id",
      }),
      { items: [{ id: "a/b" }] },
      { items: [{ id: "a%2Fb" }] },
    ],
    [
      "moveproperties",
      policy("moveproperties", {
        srcParentPath: "@body()",
        srcSubPath: "custom",
        dstParentPath: "@body()",
        dstSubPath: "null",
        copyOnlySubProperties: "true",
      }),
      { a: 1, custom: { b: 2 } },
      { a: 1, b: 2 },
    ],
  ])("%s", async (_what, instance, body, expected) => {
    expect(await sent([instance], body)).toEqual(expected);
  });

  test("leave texts and files alone", async () => {
    const instance = policy("setproperty", {
      newPropertyParentPathTemplate: "@body()",
      newPropertySubPathTemplate: "a",
      propertyValuePathTemplate: "1",
    });
    expect(await sent([instance], "text")).toBe('"text"');
  });

  test("of the response section change the answer", async () => {
    const { result } = await invoke(
      {
        policies: [
          policy(
            "setheader",
            { name: "Location", value: "https://@connectionParameters('site').test/x" },
            "Response",
          ),
          policy(
            "setproperty",
            {
              newPropertyParentPathTemplate: "@body().items",
              newPropertySubPathTemplate: "title",
              propertyValuePathTemplate: "'{@item()['id']}-{@item()['ref']}'",
            },
            "Response",
          ),
        ],
      },
      {},
      [{ statusCode: 200, headers: {}, body: { items: [{ id: 1, ref: "r" }] } }],
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        response: {
          headers: { Location: "https://acme.test/x" },
          body: { items: [{ id: 1, ref: "r", title: "1-r" }] },
        },
      },
    });
  });
});
