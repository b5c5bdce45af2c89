export * from "./catalogue/catalogue.ts";
export { catalogueTexts } from "./catalogue/catalogue-texts.ts";
export { fieldStep, fieldSteps } from "./catalogue/field-steps.ts";
export {
  describeType,
  findOperation,
  OPERATIONS,
  operationOf,
  operationTitle,
  stepTitle,
  type TypeDescription,
} from "./catalogue/operations.ts";
export { settingFields, settingsOf } from "./catalogue/settings-fields.ts";
export { spellingsOf } from "./catalogue/spellings.ts";
export { checkDefinition } from "./check/check-definition.ts";
export { checkText } from "./check/check-text.ts";
export type { FixId, QuickFix } from "./check/fixes/fix.ts";
export { quickFixes } from "./check/fixes/quick-fixes.ts";
export { isSecureParameter, parameterProblem } from "./check/parameters.ts";
export type { CheckOptions } from "./check/problem-list.ts";
export { unreadableReferences } from "./check/unreadable-references.ts";
export * from "./definition.ts";
export { addAction } from "./edit/add-action.ts";
export type { InsertPoint } from "./edit/block-change.ts";
export { type ActionClip, isActionClip } from "./edit/clip.ts";
export { declareConnections, setConnectionReference } from "./edit/connector-steps.ts";
export { copyActions } from "./edit/copy-actions.ts";
export { deleteAction } from "./edit/delete-action.ts";
export { setDisabled } from "./edit/disable-actions.ts";
export { duplicateAction } from "./edit/duplicate-action.ts";
export type { EditFailure } from "./edit/edit-failure.ts";
export {
  type FindQuery,
  type FoundText,
  findInParameters,
  replaceInParameters,
} from "./edit/find-in-parameters.ts";
export { moveAction } from "./edit/move-action.ts";
export { movedNames } from "./edit/moved-names.ts";
export { FORBIDDEN_IN_NAME, freshName, hasForbiddenCharacter } from "./edit/names.ts";
export { addNote, changeNote, deleteNotes, type NewNote } from "./edit/notes.ts";
export { loopsTo, ownSettings, type PartOfFlow, partOf } from "./edit/part-of.ts";
export { type Pasted, pasteActions } from "./edit/paste-actions.ts";
export { readClip } from "./edit/read-clip.ts";
export { renameAction } from "./edit/rename-action.ts";
export { replaceAction } from "./edit/replace-action.ts";
export { type StepRef, setMember } from "./edit/set-member.ts";
export { setRunAfter } from "./edit/set-run-after.ts";
export { setTrigger } from "./edit/set-trigger.ts";
export { addCase, deleteCase, renameCase, setCaseValue } from "./edit/switch-cases.ts";
export { whyNotHere } from "./edit/why-not-here.ts";
export { wrapInLoop } from "./edit/wrap-in-loop.ts";
export { wrapInScope } from "./edit/wrap-in-scope.ts";
export * from "./flow-settings.ts";
export type { ConflictPlace, MergeConflict } from "./merge/conflict.ts";
export {
  type DefinitionDiff,
  diffDefinitions,
  type FieldChange,
  type StepChange,
} from "./merge/diff-definitions.ts";
export { type MergedDefinition, mergeDefinitions } from "./merge/merge-definitions.ts";
export { agreeOn, settleConflict } from "./merge/settle-conflict.ts";
export { type NamedArtifact, namedArtifacts } from "./named-artifacts.ts";
export type * from "./problem.ts";
export { RUN_CONCURRENCY, type RunConcurrency, runConcurrency } from "./run-concurrency.ts";
export { readsOfScript, type ScriptReads, scriptReads } from "./script-reads.ts";
export { formatDefinition, parseDefinition } from "./text/parse-definition.ts";
export { createTextRewriter, rewriteText } from "./text/rewrite-text.ts";
export { blocksOf, type ContainerBlock } from "./view/blocks.ts";
export { type CalledFlow, calledFlow, calledFlows } from "./view/called-flows.ts";
export {
  type ConnectionReference,
  connectionReference,
  connectionReferences,
  isConnectorType,
  type ReferenceUse,
} from "./view/connection-references.ts";
export { type ActionEntry, actionAt, allActions, blockActions, triggerOf } from "./view/definition-index.ts";
export { DISABLED_RESULT, isDisabled } from "./view/disabled.ts";
export {
  type BlockGraph,
  type FlowGraph,
  flowGraph,
  type GraphAction,
  type GraphEdge,
} from "./view/flow-graph.ts";
export { type FlowNote, flowNotes, NOTE_COLOURS, NOTE_SIZE, type NoteColour } from "./view/notes.ts";
export { RUN_AFTER_STATUSES, type RunAfterStatus } from "./view/run-after.ts";
export { sampleTriggerBody } from "./view/sample-trigger-body.ts";
export { type ArtifactKind, artifactPaths, readArtifact } from "./wrappers/artifacts.ts";
export type * from "./wrappers/flow-file.ts";
export { isZip, type OpenZip, openZip, type ZipLimits } from "./wrappers/open-zip.ts";
export { packFiles } from "./wrappers/pack-files.ts";
export { readFlowFile } from "./wrappers/read-flow-file.ts";
export { referencesInFile } from "./wrappers/references-in-file.ts";
export { roundTrips } from "./wrappers/round-trips.ts";
export { type FlowChange, writeFlowFile } from "./wrappers/write-flow-file.ts";
