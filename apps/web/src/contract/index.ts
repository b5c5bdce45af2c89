import { accountContract, apiKeysContract } from "./account.ts";
import { alertsContract } from "./alerts.ts";
import { attentionContract } from "./attention.ts";
import { authoringContract } from "./authoring.ts";
import { bulkContract } from "./bulk.ts";
import { connectLinksContract } from "./connect-links.ts";
import { connectionCareContract } from "./connection-care.ts";
import { connectionsContract } from "./connections.ts";
import { connectorsContract } from "./connectors.ts";
import { environmentContract } from "./environment.ts";
import { environmentsContract } from "./environments.ts";
import { flowSettingsContract } from "./flow-settings.ts";
import { flowsContract } from "./flows.ts";
import { gatewayContract } from "./gateway.ts";
import { groupsContract } from "./groups.ts";
import { historyContract } from "./history.ts";
import { favouritesContract, flowViewsContract } from "./kept.ts";
import { oauthAppsContract } from "./oauth-apps.ts";
import { operateContract } from "./operate.ts";
import { peopleContract } from "./people.ts";
import { pinsContract } from "./pins.ts";
import { presenceContract } from "./presence.ts";
import { runDataContract } from "./run-data.ts";
import { runsContract } from "./runs.ts";
import { signInContract } from "./sign-in.ts";
import { testsContract } from "./tests.ts";

/** Every procedure of the product: the browser and `/api/v1` share it. */
export const contract = {
  account: accountContract,
  apiKeys: apiKeysContract,
  alerts: alertsContract,
  attention: attentionContract,
  authoring: authoringContract,
  bulk: bulkContract,
  connections: { ...connectionsContract, ...connectionCareContract },
  connectLinks: connectLinksContract,
  connectors: connectorsContract,
  environment: environmentContract,
  environments: environmentsContract,
  favourites: favouritesContract,
  flows: flowsContract,
  flowSettings: flowSettingsContract,
  flowViews: flowViewsContract,
  gateway: gatewayContract,
  groups: groupsContract,
  history: historyContract,
  oauthApps: oauthAppsContract,
  operate: operateContract,
  people: peopleContract,
  pins: pinsContract,
  runData: runDataContract,
  presence: presenceContract,
  runs: runsContract,
  signIn: signInContract,
  tests: testsContract,
};
