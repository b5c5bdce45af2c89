import { createConnectorPolls, createConnectors } from "@towpath/gateway";
import type { ConnectorsFor } from "@towpath/triggers";
import type { ConnectionStore } from "@towpath/vault";
import type { Connectors } from "../runner/open-connectors.ts";

/** The way of triggers to the connectors that their flows are bound to. */
export function createTriggerConnectors(
  connectors: Pick<Connectors, "optionsFor">,
  store: Pick<ConnectionStore, "bound">,
): ConnectorsFor {
  return (place) => {
    const options = connectors.optionsFor(place);
    return {
      ...createConnectors(options),
      ...createConnectorPolls(options),
      async connectionOf(reference) {
        return (await store.bound(place.environmentId, place.flowId, reference))?.id ?? null;
      },
    };
  };
}
