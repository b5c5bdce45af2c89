export type * from "./catalogue/catalogue.ts";
export type * from "./definition.ts";
export type * from "./problem.ts";
export type * from "./wrappers/flow-file.ts";
