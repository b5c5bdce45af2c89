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
    revoke: signedIn.apiKeys.revoke.handler(byId(revokeApiKey)),
  },
  flows: {
    list: signedIn.flows.list.handler(({ context, input }) => listFlows(context.deps, context.actor, input)),
    create: signedIn.flows.create.handler(by(createFlow)),
    import: signedIn.flows.import.handler(by(importFlows)),
    get: signedIn.flows.get.handler(byId(readFlow)),
    export: signedIn.flows.export.handler(byId(exportFlow)),
    saveDraft: signedIn.flows.saveDraft.handler(by(saveDraft)),
    check: signedIn.flows.check.handler(({ input }) => checkFlowDefinition(input.definitionText)),
    publish: signedIn.flows.publish.handler(by(publishFlow)),
    setEnabled: signedIn.flows.setEnabled.handler(by(switchFlow)),
    delete: signedIn.flows.delete.handler(byId(deleteFlow)),
    run: signedIn.flows.run.handler(by(runFlow)),
    versions: signedIn.flows.versions.handler(byId(listVersions)),
  },
  favourites: favouritesRoutes,
  flowViews: flowViewsRoutes,
  history: historyRoutes,
  presence: presenceRoutes,
  alerts: alertsRoutes,
  attention: {
    list: signedIn.attention.list.handler(({ context }) => listAttention(context.deps, context.actor)),
    flows: signedIn.attention.flows.handler(({ context }) => listFlowAttention(context.deps, context.actor)),
    tryAgain: signedIn.attention.tryAgain.handler(byId(tryAgain)),
  },
  connections: {
    list: signedIn.connections.list.handler(({ context, input }) =>
      listConnections(context.deps, context.actor, input),
    ),
    get: signedIn.connections.get.handler(byId(readConnection)),
    create: signedIn.connections.create.handler(by(createConnection)),
    update: signedIn.connections.update.handler(by(updateConnection)),
    test: signedIn.connections.test.handler(byId(testStoredConnection)),
    delete: signedIn.connections.delete.handler(byId(deleteConnection)),
    usedBy: signedIn.connections.usedBy.handler(byId(listFlowsOfConnection)),
    counts: signedIn.connections.counts.handler(({ context, input }) =>
      countConnections(context.deps, context.actor, input),
    ),
    sharers: signedIn.connections.sharers.handler(({ context, input }) =>
      listSharers(context.deps, context.actor, input.search),
    ),
    share: signedIn.connections.share.handler(by(shareConnection)),
    assign: signedIn.connections.assign.handler(by(assignConnection)),
    history: signedIn.connections.history.handler(byId(readHistory)),
    replacement: signedIn.connections.replacement.handler(by(previewReplacement)),
    replace: signedIn.connections.replace.handler(by(replaceConnection)),
    inNeed: signedIn.connections.inNeed.handler(byId(listFlowsInNeed)),
    bindWhereNeeded: signedIn.connections.bindWhereNeeded.handler(byId(bindWhereNeeded)),
    bindings: signedIn.connections.bindings.handler(async ({ context, input }) =>
      orPresent(await listBindings(context.deps, context.actor, input.flowId)),
    ),
    setBinding: signedIn.connections.setBinding.handler(by(bindConnection)),
    choices: signedIn.connections.choices.handler(by(askChoices)),
    schema: signedIn.connections.schema.handler(by(askServiceSchema)),
  },
  connectors: connectorsRoutes,
  authoring: authoringRoutes,
  bulk: {
    count: signedIn.bulk.count.handler(by(countRuns)),
    start: signedIn.bulk.start.handler(by(startBulkJob)),
    list: signedIn.bulk.list.handler(({ context }) => listBulkJobs(context.deps, context.actor)),
    get: signedIn.bulk.get.handler(byId(readBulkJob)),
    stop: signedIn.bulk.stop.handler(byId(stopBulkJob)),
  },
  gateway: {
    usage: signedIn.gateway.usage.handler(byId(readGatewayUsage)),
    token: signedIn.gateway.token.handler(by(makeGatewayToken)),
  },
  environment: {
    rules: signedIn.environment.rules.handler(({ context }) =>
      readEnvironmentRules(context.deps, context.actor),
    ),
    saveRules: signedIn.environment.saveRules.handler(by(saveEnvironmentRules)),
  },
  connectLinks: connectLinksRoutes,
  environments: environmentsRoutes,
  groups: groupsRoutes,
  people: peopleRoutes,
  flowSettings: {
    get: signedIn.flowSettings.get.handler(byId(readFlowSettings)),
    save: signedIn.flowSettings.save.handler(by(saveFlowSettings)),
  },
  pins: {
    list: signedIn.pins.list.handler(byId(listPins)),
    save: signedIn.pins.save.handler(by(savePin)),
    clear: signedIn.pins.clear.handler(by(clearPins)),
  },
  tests: testsRoutes,
  operate: {
    resubmit: signedIn.operate.resubmit.handler(by(resubmitRun)),
    resume: signedIn.operate.resume.handler(byId(resumeRun)),
    decide: signedIn.operate.decide.handler(by(decideOutcome)),
    interventions: signedIn.operate.interventions.handler(byId(listInterventions)),
  },
  signIn: signInRoutes,
  oauthApps: oauthAppsRoutes,
  runData: {
    seen: signedIn.runData.seen.handler(byId(readSeen)),
    values: signedIn.runData.values.handler(by(readRunValues)),
    example: signedIn.runData.example.handler(by(findExample)),
  },
  runs: {
    list: signedIn.runs.list.handler(by(listRuns)),
    chart: signedIn.runs.chart.handler(by(readChart)),
    get: signedIn.runs.get.handler(byId(readRun)),
    steps: signedIn.runs.steps.handler(by(listSteps)),
    step: signedIn.runs.step.handler(by(readStep)),
    outline: signedIn.runs.outline.handler(byId(readOutline)),
    iterations: signedIn.runs.iterations.handler(by(listIterations)),
    compare: signedIn.runs.compare.handler(by(compareRuns)),
    trigger: signedIn.runs.trigger.handler(by(readTrigger)),
    cancel: signedIn.runs.cancel.handler(byId(cancelRun)),
    watch: signedIn.runs.watch.handler(async ({ context, input, signal }) =>
      orPresent(await watchRun(context.deps, context.actor, input.id, signal)),
    ),
  },
});
