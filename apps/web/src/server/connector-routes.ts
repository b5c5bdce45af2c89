import { by, byId } from "./by-use-case.ts";
import { signedIn } from "./checked-procedures.ts";
import { compareConnector } from "./use-cases/compare-connector.ts";
import { draftConnector } from "./use-cases/draft-connector.ts";
import {
  copyConnector,
  createConnector,
  readConnectorFiles,
  saveConnectorVersion,
} from "./use-cases/edit-connector.ts";
import {
  importConnectors,
  listConnectorImports,
  readConnectorImport,
} from "./use-cases/import-connectors.ts";
import { saveConnectorSettings } from "./use-cases/keep-connector-settings.ts";
import { previewUpdate } from "./use-cases/preview-update.ts";
import {
  deleteConnector,
  exportConnector,
  listConnectors,
  listFlowsOfConnector,
  readConnectorOperation,
  readConnectorPage,
  searchOperations,
} from "./use-cases/read-connectors.ts";
import { tryOperation } from "./use-cases/try-operation.ts";

export const connectorsRoutes = {
  list: signedIn.connectors.list.handler(({ context, input }) =>
    listConnectors(context.deps, context.actor, input),
  ),
  import: signedIn.connectors.import.handler(by(importConnectors)),
  imports: signedIn.connectors.imports.handler(({ context }) =>
    listConnectorImports(context.deps, context.actor),
  ),
  importJob: signedIn.connectors.importJob.handler(byId(readConnectorImport)),
  operations: signedIn.connectors.operations.handler(({ context, input }) =>
    searchOperations(context.deps, context.actor, input),
  ),
  get: signedIn.connectors.get.handler(byId(readConnectorPage)),
  operation: signedIn.connectors.operation.handler(by(readConnectorOperation)),
  usedBy: signedIn.connectors.usedBy.handler(byId(listFlowsOfConnector)),
  previewUpdate: signedIn.connectors.previewUpdate.handler(by(previewUpdate)),
  saveSettings: signedIn.connectors.saveSettings.handler(by(saveConnectorSettings)),
  export: signedIn.connectors.export.handler(by(exportConnector)),
  delete: signedIn.connectors.delete.handler(byId(deleteConnector)),
};

export const authoringRoutes = {
  fromSource: signedIn.authoring.fromSource.handler(by(draftConnector)),
  files: signedIn.authoring.files.handler(byId(readConnectorFiles)),
  compare: signedIn.authoring.compare.handler(by(compareConnector)),
  create: signedIn.authoring.create.handler(by(createConnector)),
  saveVersion: signedIn.authoring.saveVersion.handler(by(saveConnectorVersion)),
  copy: signedIn.authoring.copy.handler(byId(copyConnector)),
  test: signedIn.authoring.test.handler(by(tryOperation)),
};
