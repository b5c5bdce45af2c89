import type { FieldSpec } from "@towpath/flow";
import { representsBatches } from "../release-criteria.ts";
import { AuthenticationControl, representsAuthentication } from "./authentication-control.tsx";
import { BatchesControl } from "./batches-control.tsx";
import { BooleanControl, ChoiceControl, representsChoice } from "./choice-control.tsx";
import { CodeControl, representsCode } from "./code-control.tsx";
import { ColumnsControl, representsColumns } from "./columns-control.tsx";
import { ConditionControl, representsCondition } from "./condition-control.tsx";
import type { ControlSpec } from "./control.ts";
import { DateControl, DateTimeControl } from "./date-control.tsx";
import { DictionaryControl, representsDictionary } from "./dictionary-control.tsx";
import { DynamicChoiceControl } from "./dynamic-choice-control.tsx";
import { DynamicFieldsControl } from "./dynamic-fields-control.tsx";
import { DynamicTreeControl } from "./dynamic-tree-control.tsx";
import { FileControl } from "./file-control.tsx";
import { FlowControl } from "./flow-control.tsx";
import { NumberControl, representsNumber } from "./number-control.tsx";
import { RecurrenceControl, representsRecurrence } from "./recurrence-control.tsx";
import { RowsControl, representsRows } from "./rows-control.tsx";
import { SchemaControl } from "./schema-control.tsx";
import { representsSomeOf, SomeOfControl } from "./some-of-control.tsx";
import { MultilineControl, TextControl } from "./text-control.tsx";
import { ValueControl } from "./value-control.tsx";
import {
  representsText,
  representsVariables,
  VariableNameControl,
  VariablesControl,
} from "./variables-control.tsx";
import { ZoneControl } from "./zone-control.tsx";

const anything = () => true;

/** Every kind of field. The type makes a control that is missing here an error. */
export const CONTROLS = {
  text: { Control: TextControl, represents: representsText, hasRawView: false },
  multiline: { Control: MultilineControl, represents: representsText, hasRawView: false },
  value: { Control: ValueControl, represents: anything, hasRawView: false },
  number: { Control: NumberControl, represents: representsNumber, hasRawView: false },
  boolean: { Control: BooleanControl, represents: representsChoice, hasRawView: false },
  choice: { Control: ChoiceControl, represents: representsChoice, hasRawView: false },
  "some-of": { Control: SomeOfControl, represents: representsSomeOf, hasRawView: true },
  dictionary: { Control: DictionaryControl, represents: representsDictionary, hasRawView: true },
  condition: { Control: ConditionControl, represents: representsCondition, hasRawView: true },
  variables: { Control: VariablesControl, represents: representsVariables, hasRawView: true },
  "variable-name": { Control: VariableNameControl, represents: representsText, hasRawView: false },
  "json-schema": { Control: SchemaControl, represents: anything, hasRawView: false },
  columns: { Control: ColumnsControl, represents: representsColumns, hasRawView: true },
  recurrence: { Control: RecurrenceControl, represents: representsRecurrence, hasRawView: true },
  batches: { Control: BatchesControl, represents: representsBatches, hasRawView: true },
  authentication: { Control: AuthenticationControl, represents: representsAuthentication, hasRawView: true },
  flow: { Control: FlowControl, represents: representsText, hasRawView: false },
  code: { Control: CodeControl, represents: representsCode, hasRawView: false },
  date: { Control: DateControl, represents: representsChoice, hasRawView: false },
  "date-time": { Control: DateTimeControl, represents: representsChoice, hasRawView: false },
  file: { Control: FileControl, represents: anything, hasRawView: false },
  rows: { Control: RowsControl, represents: representsRows, hasRawView: true },
  "dynamic-choice": { Control: DynamicChoiceControl, represents: anything, hasRawView: false },
  "dynamic-tree": { Control: DynamicTreeControl, represents: anything, hasRawView: false },
  "dynamic-fields": { Control: DynamicFieldsControl, represents: anything, hasRawView: false },
  "time-zone": { Control: ZoneControl, represents: representsChoice, hasRawView: false },
} satisfies Record<FieldSpec["control"], ControlSpec>;
