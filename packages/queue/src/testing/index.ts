export { freePort } from "./free-port.ts";
export { findRedisServer, type RedisServer, startRedis } from "./redis-server.ts";
