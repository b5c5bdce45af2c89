import type { Role } from "@towpath/db";
import type { contract } from "../contract/index.ts";

/** Who may call: anybody; whoever is in the environment; whoever may change flows there; who decides for all. */
export type Access = "public" | "member" | "maker" | "admin";

type AccessTable<T> = { readonly [Group in keyof T]: { readonly [Procedure in keyof T[Group]]: Access } };

/** A procedure that is not in this table does not compile; one that is not found in it answers nobody. */
export const ACCESS = {
  account: { status: "public", createOwner: "public", me: "member" },
  apiKeys: { list: "member", create: "member", revoke: "member" },
  flows: {
    list: "member",
    create: "maker",
    import: "maker",
    get: "member",
    export: "member",
    saveDraft: "maker",
    check: "member",
    publish: "maker",
    setEnabled: "maker",
    delete: "maker",
    run: "maker",
    versions: "member",
  },
  alerts: {
    rules: "member",
    createRule: "maker",
    updateRule: "maker",
    deleteRule: "maker",
    testRule: "maker",
    messages: "member",
    incidents: "member",
    told: "member",
    acknowledge: "maker",
    mute: "maker",
    mail: "admin",
    saveMail: "admin",
    deleteMail: "admin",
  },
  attention: { list: "member", flows: "member", tryAgain: "maker" },
  connections: {
    list: "member",
    get: "member",
    create: "maker",
    update: "maker",
    test: "maker",
    delete: "maker",
    usedBy: "member",
    counts: "member",
    sharers: "maker",
    share: "maker",
    assign: "maker",
    history: "member",
    replacement: "maker",
    replace: "maker",
    inNeed: "maker",
    bindWhereNeeded: "maker",
    bindings: "member",
    setBinding: "maker",
    choices: "maker",
    schema: "maker",
  },
  signIn: { start: "maker", attempt: "maker", cancel: "maker", answer: "maker" },
  oauthApps: {
    list: "admin",
    forConnector: "admin",
    create: "admin",
    update: "admin",
    delete: "admin",
    testRedirect: "admin",
  },
  connectors: {
    list: "member",
    import: "maker",
    imports: "member",
    importJob: "member",
    operations: "member",
    get: "member",
    operation: "member",
    usedBy: "member",
    previewUpdate: "member",
    saveSettings: "admin",
    export: "member",
    delete: "maker",
  },
  authoring: {
    fromSource: "maker",
    files: "member",
    compare: "maker",
    create: "maker",
    saveVersion: "maker",
    copy: "maker",
    test: "maker",
  },
  gateway: { usage: "maker", token: "maker" },
  environment: { rules: "member", saveRules: "admin" },
  // Making one is the installation owner's, who is an admin wherever they are.
  environments: { list: "member", create: "admin", enter: "member" },
  people: {
    list: "admin",
    belongings: "admin",
    setRole: "admin",
    remove: "admin",
    invitations: "admin",
    invite: "admin",
    revokeInvitation: "admin",
    // Whoever holds the token of a link: it is the proof.
    invitation: "public",
    join: "public",
    accept: "member",
  },
  // A link is made by whoever manages the connection; its token is the proof of whoever opens it.
  connectLinks: {
    list: "maker",
    create: "maker",
    revoke: "maker",
    news: "member",
    told: "member",
    read: "public",
    connect: "public",
    signIn: "public",
  },
  groups: { list: "maker", create: "admin", update: "admin", delete: "admin" },
  bulk: { count: "member", start: "maker", list: "member", get: "member", stop: "maker" },
  history: { list: "member", read: "member", keep: "maker", pending: "member" },
  // Whoever may look may be seen.
  presence: { follow: "member", here: "member" },
  // Everybody has their own.
  favourites: { list: "member", save: "member" },
  flowViews: { get: "member", save: "member" },
  flowSettings: { get: "member", save: "maker" },
  pins: { list: "member", save: "maker", clear: "maker" },
  tests: { start: "maker", cases: "member", keepCase: "maker", removeCase: "maker" },
  operate: { resubmit: "maker", resume: "maker", decide: "maker", interventions: "member" },
  runData: { seen: "member", values: "member", example: "member" },
  runs: {
    list: "member",
    chart: "member",
    get: "member",
    steps: "member",
    outline: "member",
    iterations: "member",
    step: "member",
    compare: "member",
    trigger: "member",
    cancel: "maker",
    watch: "member",
  },
} as const satisfies AccessTable<typeof contract>;

/** @param path of the procedure, e.g. `["flows", "publish"]`; null when the table does not know it */
export function accessOf(path: readonly string[]): Access | null {
  const [group = "", procedure = ""] = path;
  const table: Readonly<Record<string, Readonly<Record<string, Access>>>> = ACCESS;
  if (!Object.hasOwn(table, group) || !Object.hasOwn(table[group] ?? {}, procedure)) return null;
  return table[group]?.[procedure] ?? null;
}

/** From left to right they may do more. */
const RANKS = ["member", "maker", "admin"] as const satisfies readonly Role[];

export const mayDo = (role: Role, access: Access): boolean =>
  access === "public" || RANKS.indexOf(role) >= RANKS.indexOf(access);
