import { alertsRoutes } from "./alert-routes.ts";
import { by, byId } from "./by-use-case.ts";
import { checked, signedIn } from "./checked-procedures.ts";
import { connectLinksRoutes } from "./connect-link-routes.ts";
import { authoringRoutes, connectorsRoutes } from "./connector-routes.ts";
import { historyRoutes, presenceRoutes } from "./history-routes.ts";
import { favouritesRoutes, flowViewsRoutes } from "./kept-routes.ts";
import { environmentsRoutes, groupsRoutes, peopleRoutes } from "./people-routes.ts";
import { orPresent } from "./present-failure.ts";
import { oauthAppsRoutes, signInRoutes } from "./sign-in-routes.ts";
import { testsRoutes } from "./tests-routes.ts";
import { askChoices, askServiceSchema } from "./use-cases/ask-service.ts";
import { bindConnection, listBindings } from "./use-cases/bind-connections.ts";
import { bindWhereNeeded, listFlowsInNeed } from "./use-cases/bind-everywhere.ts";
import { countRuns, listBulkJobs, readBulkJob, startBulkJob, stopBulkJob } from "./use-cases/bulk-jobs.ts";
import { cancelRun } from "./use-cases/cancel-run.ts";
import { checkFlowDefinition } from "./use-cases/check-definition.ts";
import { compareRuns } from "./use-cases/compare-runs.ts";
import { createFlow } from "./use-cases/create-flow.ts";
import { createOwner, ownerExists } from "./use-cases/create-owner.ts";
import { decideOutcome } from "./use-cases/decide-outcome.ts";
import { deleteFlow } from "./use-cases/delete-flow.ts";
import { exportFlow } from "./use-cases/export-flow.ts";
import { findExample } from "./use-cases/find-example.ts";
import { importFlows } from "./use-cases/import-flows.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./use-cases/keep-api-keys.ts";
import {
  countConnections,
  createConnection,
  deleteConnection,
  listConnections,
  listFlowsOfConnection,
  readConnection,
  updateConnection,
} from "./use-cases/keep-connections.ts";
import { readEnvironmentRules, saveEnvironmentRules } from "./use-cases/keep-environment-rules.ts";
import { readFlowSettings, saveFlowSettings } from "./use-cases/keep-flow-settings.ts";
import { clearPins, listPins, savePin } from "./use-cases/keep-pins.ts";
import { listAttention, listFlowAttention, tryAgain } from "./use-cases/list-attention.ts";
import { makeGatewayToken, readGatewayUsage } from "./use-cases/open-gateway.ts";
import { publishFlow } from "./use-cases/publish-flow.ts";
import { readChart } from "./use-cases/read-chart.ts";
import { listFlows, listVersions, readFlow } from "./use-cases/read-flows.ts";
import { listIterations, readOutline } from "./use-cases/read-outline.ts";
import { readRunValues } from "./use-cases/read-run-values.ts";
import { listRuns, readRun, readTrigger } from "./use-cases/read-runs.ts";
import { readSeen } from "./use-cases/read-seen.ts";
import { listSteps, readStep } from "./use-cases/read-steps.ts";
import { previewReplacement, replaceConnection } from "./use-cases/replace-connection.ts";
import { listInterventions, resubmitRun } from "./use-cases/resubmit-run.ts";
import { resumeRun } from "./use-cases/resume-run.ts";
import { runFlow } from "./use-cases/run-flow.ts";
import { saveDraft } from "./use-cases/save-draft.ts";
import { assignConnection, listSharers, readHistory, shareConnection } from "./use-cases/share-connection.ts";
import { switchFlow } from "./use-cases/switch-flow.ts";
import { testStoredConnection } from "./use-cases/test-connection.ts";
import { watchRun } from "./use-cases/watch-run.ts";

/** The contract, procedure by procedure: take the input, call the use case, present its failure. */
export const router = checked.router({
  account: {
    status: checked.account.status.handler(({ context }) => ownerExists(context.deps)),
    createOwner: checked.account.createOwner.handler(async ({ context, input }) =>
      orPresent(await createOwner(context.deps, input)),
    ),
    me: signedIn.account.me.handler(({ context: { actor, deps } }) => ({
      inlineCode: deps.inlineCode,
      ...actor.user,
      environment: { id: actor.environmentId, name: actor.environmentName, role: actor.role },
    })),
  },
  apiKeys: {
    list: signedIn.apiKeys.list.handler(({ context }) => listApiKeys(context.deps, context.actor)),
    create: signedIn.apiKeys.create.handler(({ context, input }) =>
      createApiKey(context.deps, context.actor, input.name),
    ),
    revoke: signedIn.apiKeys.revoke.handler(async ({ context, input }) =>
      orPresent(await revokeApiKey(context.deps, context.actor, input.id)),
    ),
  },
  flows: {
    list: signedIn.flows.list.handler(({ context, input }) => listFlows(context.deps, context.actor, input)),
    create: signedIn.flows.create.handler(async ({ context, input }) =>
      orPresent(await createFlow(context.deps, context.actor, input)),
    ),
    import: signedIn.flows.import.handler(async ({ context, input }) =>
      orPresent(await importFlows(context.deps, context.actor, input)),
    ),
    get: signedIn.flows.get.handler(async ({ context, input }) =>
      orPresent(await readFlow(context.deps, context.actor, input.id)),
    ),
    export: signedIn.flows.export.handler(async ({ context, input }) =>
      orPresent(await exportFlow(context.deps, context.actor, input.id)),
    ),
    saveDraft: signedIn.flows.saveDraft.handler(async ({ context, input }) =>
      orPresent(await saveDraft(context.deps, context.actor, input)),
    ),
    check: signedIn.flows.check.handler(({ input }) => checkFlowDefinition(input.definitionText)),
    publish: signedIn.flows.publish.handler(async ({ context, input }) =>
      orPresent(await publishFlow(context.deps, context.actor, input)),
    ),
    setEnabled: signedIn.flows.setEnabled.handler(async ({ context, input }) =>
      orPresent(await switchFlow(context.deps, context.actor, input)),
    ),
    delete: signedIn.flows.delete.handler(async ({ context, input }) =>
      orPresent(await deleteFlow(context.deps, context.actor, input.id)),
    ),
    run: signedIn.flows.run.handler(async ({ context, input }) =>
      orPresent(await runFlow(context.deps, context.actor, input)),
    ),
    versions: signedIn.flows.versions.handler(async ({ context, input }) =>
      orPresent(await listVersions(context.deps, context.actor, input.id)),
    ),
  },
  favourites: favouritesRoutes,
  flowViews: flowViewsRoutes,
  history: historyRoutes,
  presence: presenceRoutes,
  alerts: alertsRoutes,
  attention: {
    list: signedIn.attention.list.handler(({ context }) => listAttention(context.deps, context.actor)),
    flows: signedIn.attention.flows.handler(({ context }) => listFlowAttention(context.deps, context.actor)),
    tryAgain: signedIn.attention.tryAgain.handler(async ({ context, input }) =>
      orPresent(await tryAgain(context.deps, context.actor, input.id)),
    ),
  },
  connections: {
    list: signedIn.connections.list.handler(({ context, input }) =>
      listConnections(context.deps, context.actor, input),
    ),
    get: signedIn.connections.get.handler(async ({ context, input }) =>
      orPresent(await readConnection(context.deps, context.actor, input.id)),
    ),
    create: signedIn.connections.create.handler(async ({ context, input }) =>
      orPresent(await createConnection(context.deps, context.actor, input)),
    ),
    update: signedIn.connections.update.handler(async ({ context, input }) =>
      orPresent(await updateConnection(context.deps, context.actor, input)),
    ),
    test: signedIn.connections.test.handler(async ({ context, input }) =>
      orPresent(await testStoredConnection(context.deps, context.actor, input.id)),
    ),
    delete: signedIn.connections.delete.handler(async ({ context, input }) =>
      orPresent(await deleteConnection(context.deps, context.actor, input.id)),
    ),
    usedBy: signedIn.connections.usedBy.handler(async ({ context, input }) =>
      orPresent(await listFlowsOfConnection(context.deps, context.actor, input.id)),
    ),
    counts: signedIn.connections.counts.handler(({ context, input }) =>
      countConnections(context.deps, context.actor, input),
    ),
    sharers: signedIn.connections.sharers.handler(({ context, input }) =>
      listSharers(context.deps, context.actor, input.search),
    ),
    share: signedIn.connections.share.handler(async ({ context, input }) =>
      orPresent(await shareConnection(context.deps, context.actor, input)),
    ),
    assign: signedIn.connections.assign.handler(async ({ context, input }) =>
      orPresent(await assignConnection(context.deps, context.actor, input)),
    ),
    history: signedIn.connections.history.handler(async ({ context, input }) =>
      orPresent(await readHistory(context.deps, context.actor, input.id)),
    ),
    replacement: signedIn.connections.replacement.handler(async ({ context, input }) =>
      orPresent(await previewReplacement(context.deps, context.actor, input)),
    ),
    replace: signedIn.connections.replace.handler(async ({ context, input }) =>
      orPresent(await replaceConnection(context.deps, context.actor, input)),
    ),
    inNeed: signedIn.connections.inNeed.handler(async ({ context, input }) =>
      orPresent(await listFlowsInNeed(context.deps, context.actor, input.id)),
    ),
    bindWhereNeeded: signedIn.connections.bindWhereNeeded.handler(async ({ context, input }) =>
      orPresent(await bindWhereNeeded(context.deps, context.actor, input.id)),
    ),
    bindings: signedIn.connections.bindings.handler(async ({ context, input }) =>
      orPresent(await listBindings(context.deps, context.actor, input.flowId)),
    ),
    setBinding: signedIn.connections.setBinding.handler(async ({ context, input }) =>
      orPresent(await bindConnection(context.deps, context.actor, input)),
    ),
    choices: signedIn.connections.choices.handler(async ({ context, input }) =>
      orPresent(await askChoices(context.deps, context.actor, input)),
    ),
    schema: signedIn.connections.schema.handler(async ({ context, input }) =>
      orPresent(await askServiceSchema(context.deps, context.actor, input)),
    ),
  },
  connectors: connectorsRoutes,
  authoring: authoringRoutes,
  bulk: {
    count: signedIn.bulk.count.handler(by(countRuns)),
    start: signedIn.bulk.start.handler(async ({ context, input }) =>
      orPresent(await startBulkJob(context.deps, context.actor, input)),
    ),
    list: signedIn.bulk.list.handler(({ context }) => listBulkJobs(context.deps, context.actor)),
    get: signedIn.bulk.get.handler(async ({ context, input }) =>
      orPresent(await readBulkJob(context.deps, context.actor, input.id)),
    ),
    stop: signedIn.bulk.stop.handler(async ({ context, input }) =>
      orPresent(await stopBulkJob(context.deps, context.actor, input.id)),
    ),
  },
  gateway: {
    usage: signedIn.gateway.usage.handler(async ({ context, input }) =>
      orPresent(await readGatewayUsage(context.deps, context.actor, input.id)),
    ),
    token: signedIn.gateway.token.handler(async ({ context, input }) =>
      orPresent(await makeGatewayToken(context.deps, context.actor, input)),
    ),
  },
  environment: {
    rules: signedIn.environment.rules.handler(({ context }) =>
      readEnvironmentRules(context.deps, context.actor),
    ),
    saveRules: signedIn.environment.saveRules.handler(async ({ context, input }) =>
      orPresent(await saveEnvironmentRules(context.deps, context.actor, input)),
    ),
  },
  connectLinks: connectLinksRoutes,
  environments: environmentsRoutes,
  groups: groupsRoutes,
  people: peopleRoutes,
  flowSettings: {
    get: signedIn.flowSettings.get.handler(async ({ context, input }) =>
      orPresent(await readFlowSettings(context.deps, context.actor, input.id)),
    ),
    save: signedIn.flowSettings.save.handler(async ({ context, input }) =>
      orPresent(await saveFlowSettings(context.deps, context.actor, input)),
    ),
  },
  pins: {
    list: signedIn.pins.list.handler(async ({ context, input }) =>
      orPresent(await listPins(context.deps, context.actor, input.id)),
    ),
    save: signedIn.pins.save.handler(async ({ context, input }) =>
      orPresent(await savePin(context.deps, context.actor, input)),
    ),
    clear: signedIn.pins.clear.handler(async ({ context, input }) =>
      orPresent(await clearPins(context.deps, context.actor, input)),
    ),
  },
  tests: testsRoutes,
  operate: {
    resubmit: signedIn.operate.resubmit.handler(async ({ context, input }) =>
      orPresent(await resubmitRun(context.deps, context.actor, input)),
    ),
    resume: signedIn.operate.resume.handler(async ({ context, input }) =>
      orPresent(await resumeRun(context.deps, context.actor, input.id)),
    ),
    decide: signedIn.operate.decide.handler(async ({ context, input }) =>
      orPresent(await decideOutcome(context.deps, context.actor, input)),
    ),
    interventions: signedIn.operate.interventions.handler(async ({ context, input }) =>
      orPresent(await listInterventions(context.deps, context.actor, input.id)),
    ),
  },
  signIn: signInRoutes,
  oauthApps: oauthAppsRoutes,
  runData: {
    seen: signedIn.runData.seen.handler(async ({ context, input }) =>
      orPresent(await readSeen(context.deps, context.actor, input.id)),
    ),
    values: signedIn.runData.values.handler(async ({ context, input }) =>
      orPresent(await readRunValues(context.deps, context.actor, input)),
    ),
    example: signedIn.runData.example.handler(async ({ context, input }) =>
      orPresent(await findExample(context.deps, context.actor, input)),
    ),
  },
  runs: {
    list: signedIn.runs.list.handler(by(listRuns)),
    chart: signedIn.runs.chart.handler(by(readChart)),
    get: signedIn.runs.get.handler(async ({ context, input }) =>
      orPresent(await readRun(context.deps, context.actor, input.id)),
    ),
    steps: signedIn.runs.steps.handler(async ({ context, input }) =>
      orPresent(await listSteps(context.deps, context.actor, input)),
    ),
    step: signedIn.runs.step.handler(async ({ context, input }) =>
      orPresent(await readStep(context.deps, context.actor, input)),
    ),
    outline: signedIn.runs.outline.handler(byId(readOutline)),
    iterations: signedIn.runs.iterations.handler(by(listIterations)),
    compare: signedIn.runs.compare.handler(by(compareRuns)),
    trigger: signedIn.runs.trigger.handler(by(readTrigger)),
    cancel: signedIn.runs.cancel.handler(async ({ context, input }) =>
      orPresent(await cancelRun(context.deps, context.actor, input.id)),
    ),
    watch: signedIn.runs.watch.handler(async ({ context, input, signal }) =>
      orPresent(await watchRun(context.deps, context.actor, input.id, signal)),
    ),
  },
});
