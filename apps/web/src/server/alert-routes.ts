import { by, byId } from "./by-use-case.ts";
import { signedIn } from "./checked-procedures.ts";
import {
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  listRuleMessages,
  testAlertRule,
  updateAlertRule,
} from "./use-cases/keep-alert-rules.ts";
import { acknowledgeIncident, listIncidents, listTold, muteIncident } from "./use-cases/keep-incidents.ts";
import { deleteMailServer, readMailServer, saveMailServer } from "./use-cases/keep-mail-server.ts";

const { alerts } = signedIn;

export const alertsRoutes = {
  rules: alerts.rules.handler(({ context, input }) => listAlertRules(context.deps, context.actor, input)),
  createRule: alerts.createRule.handler(by(createAlertRule)),
  updateRule: alerts.updateRule.handler(by(updateAlertRule)),
  deleteRule: alerts.deleteRule.handler(byId(deleteAlertRule)),
  testRule: alerts.testRule.handler(byId(testAlertRule)),
  messages: alerts.messages.handler(byId(listRuleMessages)),
  incidents: alerts.incidents.handler(({ context, input }) =>
    listIncidents(context.deps, context.actor, input),
  ),
  told: alerts.told.handler(byId(listTold)),
  acknowledge: alerts.acknowledge.handler(byId(acknowledgeIncident)),
  mute: alerts.mute.handler(by(muteIncident)),
  mail: alerts.mail.handler(({ context }) => readMailServer(context.deps, context.actor)),
  saveMail: alerts.saveMail.handler(by(saveMailServer)),
  deleteMail: alerts.deleteMail.handler(({ context }) => deleteMailServer(context.deps, context.actor)),
};
