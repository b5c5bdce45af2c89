export { findRedisServer, type RedisServer, startRedis } from "./redis-server.ts";
