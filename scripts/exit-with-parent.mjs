// Preloaded into the programs that `towpath start` supervises: when the supervisor is gone, so are they.
if (process.channel) {
  process.channel.unref();
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
