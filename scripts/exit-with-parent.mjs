// Preloaded into the programs that `towpath start` supervises: when the supervisor is gone, so are they. What they
// fork inherits this preload too, with a channel of its own that is none of our business.
if (process.channel && String(process.ppid) === process.env.TOWPATH_SUPERVISOR_PID) {
  process.channel.unref();
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
