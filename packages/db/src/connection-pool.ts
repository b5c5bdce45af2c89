import type { Logger } from "@towpath/prelude";
import pg from "pg";

// int8 as number: counters and epoch milliseconds stay far below 2^53.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8
      ? (text: string) => Number(text)
      : pg.types.getTypeParser(oid, format as "text"),
};

const CONNECT_TIMEOUT_MS = 5_000;

/** What the stores ask the database with. */
export interface Sql {
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** The statement is prepared once a connection under this name. */
  prepared<R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]>;
  /** All of `work` or nothing. `work` may run again when the database broke a deadlock. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export interface PoolOptions {
  readonly url: string;
  readonly name: string;
  readonly max: number;
  readonly logger: Logger;
  /** Settings of each session, e.g. `-c jit=off`. */
  readonly settings?: string;
}

export interface Pool extends Sql {
  close(): Promise<void>;
}

/** Connection trouble and shutdowns: nothing is wrong with the question, only with the line. */
const LINE_CODES =
  /^(08...|57P0[1-4]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
const LINE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** True when the database cannot be reached just now: answer 503 and try again later, nothing is broken. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (LINE_CODES.test((error as { code?: string }).code ?? "")) return true;
  return LINE_MESSAGES.test(error.message);
}

/** The transaction was chosen to lose (deadlock, serialization): nothing of it happened, it may run again. */
export function isTransientConflict(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "40P01" || code === "40001";
}

function sqlOn(client: pg.Pool | pg.PoolClient): Omit<Sql, "transaction"> {
  return {
    async query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      return (await client.query<R>(text, values as unknown[])).rows;
    },
    async prepared<R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) {
      return (await client.query<R>({ name, text, values: values as unknown[] })).rows;
    },
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query("begin");
    const sql: Sql = { ...sqlOn(client), transaction: (inner) => inner(sql) };
    const value = await work(sql);
    await client.query("commit");
    return value;
  } catch (cause) {
    broken = isDatabaseUnavailable(cause);
    if (!broken) {
      await client.query("rollback").catch(() => {
        broken = true;
      });
    }
    throw cause;
  } finally {
    client.release(broken); // true: the connection leaves the pool
  }
}

export function openPool({ url, name, max, logger, settings = "" }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    options: `-c timezone=UTC -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s ${settings}`,
  });
  // One that dies between two statements of a transaction has nobody to tell: the next statement fails, that is enough.
  pool.on("connect", (client) => client.on("error", () => undefined));
  // An idle connection that dies (a database restart) is replaced at the next query; without this it ends the process.
  pool.on("error", (error) =>
    logger.warn({ pool: name, code: (error as { code?: string }).code }, "A database connection was lost"),
  );
  return {
    ...sqlOn(pool),
    async transaction(work) {
      for (let round = 1; ; round++) {
        try {
          return await inTransaction(pool, work);
        } catch (cause) {
          if (!isTransientConflict(cause) || round === 5) throw cause;
        }
      }
    },
    close: () => pool.end(),
  };
}
