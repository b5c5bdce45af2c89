export { freshDatabase } from "./fresh-database.ts";
export { openTestDatabase, type TestDatabase } from "./with-database.ts";
