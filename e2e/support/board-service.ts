import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A small service of boards and cards. */
export interface BoardService {
  /** Address and port. */
  readonly host: string;
  /** Cards that were made, as they arrived. */
  readonly cards: readonly Record<string, unknown>[];
  /** While it is set, every question for choices is answered with it. */
  refuseWith(message: string | null): void;
  /** Puts a card on the list of a board, and tells those who asked to be called back. */
  put(board: string, card: { readonly id: number; readonly title: string }): Promise<void>;
  /** Addresses to call back, by the id of the subscription. */
  readonly hooks: ReadonlyMap<number, { readonly board: string; readonly url: string }>;
  /** What the form of the board "ops" asks for. */
  askFor(fields: Record<string, unknown>): void;
  close(): Promise<void>;
}

export const BOARD_KEY = "board-key-4711";

/** A definition that asks the service for its boards when its button is pressed. */
export const LIST_BOARDS = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Button", inputs: {} } },
  actions: {
    List: {
      type: "OpenApiConnection",
      inputs: {
        host: {
          connectionReferenceName: "shared_boards",
          operationId: "ListBoards",
          apiId: "/providers/Microsoft.PowerApps/apis/shared_boards",
        },
        parameters: {},
      },
    },
  },
});

const COLUMNS: Readonly<Record<string, readonly { id: number; name: string }[]>> = {
  ops: [
    { id: 1, name: "To do" },
    { id: 2, name: "Doing" },
  ],
  home: [{ id: 9, name: "Some day" }],
};

/** @param has the boards it has */
export async function startBoardService(has: readonly Board[] = BOARDS): Promise<BoardService> {
  const cards: Record<string, unknown>[] = [];
  const lists = new Map<string, { id: number; title: string }[]>();
  const hooks = new Map<number, { board: string; url: string }>();
  let refusal: string | null = null;
  let fields: Record<string, unknown> = { Site: { type: "string", "x-ms-summary": "Site" } };
  const routes: readonly Route[] = [
    [/^GET \/v1\/boards$/, () => [200, { value: has }]],
    [/^GET \/v1\/boards\/([^/]+)\/columns$/, (board) => [200, COLUMNS[board] ?? []]],
    [/^GET \/v1\/boards\/([^/]+)\/cards$/, (board) => [200, { value: lists.get(board) ?? [] }]],
    [
      /^POST \/v1\/boards\/([^/]+)\/hooks$/,
      (board, body) => {
        const id = hooks.size + 1;
        hooks.set(id, { board, url: (JSON.parse(body) as { callback: string }).callback });
        return [201, { id }, `/v1/hooks/${id}`];
      },
    ],
    [/^DELETE \/v1\/hooks\/(\d+)$/, (id) => (hooks.delete(Number(id)) ? [204, null] : [404, null])],
    [/^GET \/v1\/folders$/, () => [200, [PLANS]]],
    [/^GET \/v1\/folders\/([^/]+)$/, (id) => [200, id === PLANS.id ? [PLAN] : []]],
    [/^GET \/v1\/boards\/[^/]+\/form$/, () => [200, { schema: { type: "object", properties: fields } }]],
    [
      /^POST (\/v1\/boards\/[^/]+\/(?:cards|requests))$/,
      (path, body) => {
        const card = JSON.parse(body) as Record<string, unknown>;
        cards.push({ path, ...card });
        const id = cards.length;
        return [201, { id, url: `https://boards.test/c/${id}`, title: card.title }];
      },
    ],
  ];
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await textOf(request);
    if (request.headers["x-board-key"] !== BOARD_KEY) return [401, { message: "The key is wrong." }];
    if (request.method === "GET" && refusal !== null) return [403, { error: { message: refusal } }];
    const asked = `${request.method} ${new URL(request.url ?? "/", "http://boards").pathname}`;
    const route = routes.find(([pattern]) => pattern.test(asked));
    return route?.[1](route[0].exec(asked)?.[1] ?? "", body) ?? [404, { message: "There is no such thing." }];
  };
  const server = createServer(async (request, response) => {
    const [status, body, location] = await answer(request);
    const type = { "content-type": "application/json" };
    response.writeHead(status, location === undefined ? type : { ...type, location });
    response.end(body === null ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cards,
    hooks,
    async put(board, card) {
      lists.set(board, [card, ...(lists.get(board) ?? [])]);
      const asked = [...hooks.values()].filter((hook) => hook.board === board);
      const call = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(card),
      };
      await Promise.all(asked.map(({ url }) => fetch(url, call)));
    },
    refuseWith: (message) => {
      refusal = message;
    },
    askFor: (asked) => {
      fields = asked;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const PLANS = { id: "f1", name: "Plans", isFolder: true };
const PLAN = { id: "d7", name: "Lock 7.pdf", isFolder: false };
interface Board {
  readonly id: string;
  readonly name: string;
}

const BOARDS: readonly Board[] = [
  { id: "ops", name: "Operations" },
  { id: "home", name: "At home" },
];

type Answer = readonly [status: number, body: unknown, location?: string];
/** What is asked for, and the answer; the handler gets what the pattern caught. */
type Route = readonly [pattern: RegExp, answer: (caught: string, body: string) => Answer];

async function textOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

const boardInPath = {
  name: "board",
  in: "path",
  required: true,
  type: "string",
  "x-ms-summary": "Board",
  "x-ms-dynamic-values": {
    operationId: "ListBoards",
    "value-collection": "value",
    "value-path": "id",
    "value-title": "name",
  },
};

const plain = (name: string) => ({ name, in: "path", required: true, type: "string" });
const hidden = (operationId: string, parameters: unknown[]) => ({
  get: { operationId, "x-ms-visibility": "internal", parameters, responses: { 200: { description: "OK" } } },
});

/** The two files of the connector, as somebody who made it has them. */
export function boardConnector(): readonly { name: string; text: string }[] {
  const definition = {
    swagger: "2.0",
    info: { title: "Boards", description: "Cards on boards, for a journey of the tests.", version: "1.0" },
    host: "api.boards.test",
    basePath: "/v1",
    schemes: ["http"],
    consumes: ["application/json"],
    produces: ["application/json"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Board-Key" } },
    security: [{ key: [] }],
    paths: {
      "/boards": hidden("ListBoards", []),
      "/boards/{board}/columns": hidden("ListColumns", [plain("board")]),
      "/boards/{board}/form": hidden("DescribeForm", [plain("board")]),
      "/folders": hidden("ListRoots", []),
      "/folders/{folder}": hidden("ListFolder", [plain("folder")]),
      "/boards/{board}/cards": { post: createCard(), get: newCards() },
      "/boards/{board}/hooks": cardHooks(),
      "/hooks/{hook}": {
        delete: {
          operationId: "DeleteHook",
          "x-ms-visibility": "internal",
          parameters: [plain("hook")],
          responses: { 204: { description: "Gone" } },
        },
      },
      "/boards/{board}/requests": { post: fileRequest() },
    },
  };
  const properties = {
    properties: {
      iconBrandColor: "#0b6e4f",
      policyTemplateInstances: [
        {
          templateId: "dynamichosturl",
          title: "The maker's own service",
          parameters: {
            "x-ms-apimTemplateParameter.urlTemplate": "http://@connectionParameters('host')/v1",
          },
        },
      ],
      connectionParameters: {
        host: {
          type: "string",
          uiDefinition: { displayName: "Host", constraints: { required: "true", tabIndex: 1 } },
        },
        api_key: {
          type: "securestring",
          uiDefinition: {
            displayName: "Board key",
            description: "Under Settings, Keys.",
            constraints: { required: "true" },
          },
        },
      },
    },
  };
  return [
    { name: "apiDefinition.swagger.json", text: JSON.stringify(definition) },
    { name: "apiProperties.json", text: JSON.stringify(properties) },
  ];
}

function createCard() {
  const column = {
    type: "integer",
    "x-ms-summary": "Column",
    "x-ms-dynamic-list": {
      operationId: "ListColumns",
      itemValuePath: "id",
      itemTitlePath: "name",
      parameters: { board: { parameterReference: "board" } },
    },
  };
  const schema = {
    type: "object",
    required: ["title"],
    properties: {
      title: { type: "string", "x-ms-summary": "Title" },
      column,
      labels: { type: "array", "x-ms-summary": "Labels", items: { type: "string" } },
      due: { type: "string", format: "date", "x-ms-summary": "Due", "x-ms-visibility": "advanced" },
      source: { type: "string", default: "towpath", "x-ms-visibility": "internal" },
    },
  };
  const created = {
    type: "object",
    properties: {
      id: { type: "integer", "x-ms-summary": "Card number" },
      url: { type: "string", "x-ms-summary": "Card address" },
      title: { type: "string", "x-ms-summary": "Title" },
    },
  };
  return {
    operationId: "CreateCard",
    summary: "Create a card",
    description: "Puts a card on a board.",
    "x-ms-visibility": "important",
    parameters: [boardInPath, { name: "card", in: "body", required: true, schema }],
    responses: { 201: { description: "Created", schema: created } },
  };
}

const CARD = {
  type: "object",
  properties: {
    id: { type: "integer", "x-ms-summary": "Card number" },
    title: { type: "string", "x-ms-summary": "Title" },
  },
};

function newCards() {
  return {
    operationId: "WhenACardIsNew",
    summary: "When a card is new",
    description: "Starts the flow for each new card of a board.",
    "x-ms-trigger": "batch",
    parameters: [boardInPath],
    responses: {
      200: {
        description: "OK",
        schema: { type: "object", properties: { value: { type: "array", items: CARD } } },
      },
    },
  };
}

function cardHooks() {
  const callback = { type: "string", "x-ms-notification-url": true, "x-ms-visibility": "internal" };
  const schema = { type: "object", required: ["callback"], properties: { callback } };
  return {
    "x-ms-notification-content": { description: "The card", schema: CARD },
    post: {
      operationId: "WhenACardIsPut",
      summary: "When a card is put on a board",
      description: "The board calls this flow when somebody puts a card on it.",
      "x-ms-trigger": "single",
      parameters: [boardInPath, { name: "hook", in: "body", required: true, schema }],
      responses: { 201: { description: "Created" } },
    },
  };
}

function fileRequest() {
  const schema = {
    type: "object",
    "x-ms-dynamic-properties": {
      operationId: "DescribeForm",
      itemValuePath: "schema",
      parameters: { board: { parameterReference: "board" } },
    },
  };
  const level = { itemValuePath: "id", itemTitlePath: "name", itemIsParent: "(isFolder eq true)" };
  const plan = {
    name: "plan",
    in: "query",
    type: "string",
    "x-ms-summary": "Plan",
    "x-ms-dynamic-tree": {
      settings: { canSelectParentNodes: false, canSelectLeafNodes: true },
      open: { operationId: "ListRoots", ...level },
      browse: {
        operationId: "ListFolder",
        ...level,
        parameters: { folder: { selectedItemValuePath: "id" } },
      },
    },
  };
  return {
    operationId: "FileRequest",
    summary: "File a request",
    description: "Fills in the form that a board has.",
    parameters: [
      boardInPath,
      plan,
      { name: "request", in: "body", required: true, "x-ms-summary": "Form", schema },
    ],
    responses: { 201: { description: "Created", schema: { type: "object" } } },
  };
}
