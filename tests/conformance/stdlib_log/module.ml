// stdlib.md: "A logger from `log.createLogger(name)` has the same five levels"
// grants: log.write, file
import log;
import file;

log.set_timestamp(false);
log.add_file("a.log");
log.set_level("warn");
log.debug("no");
log.info("no");
log.error("yes", [1]);
log.critical("very");
logger = log.create_logger("parts");
logger.warn("named");
logger.error("x");
logger.critical("y");
logger.info("no");
logger.debug("no");
log.set_format("json");
logger.error("as json", {n: 1});
log.warn("m");
print(logger, log.is_debug(), log.isDebug()); // expect: <Logger parts> false false
print(file.readLines("a.log")); // expect: ["ERROR yes [1]", "CRITICAL very", "WARNING parts named", "ERROR parts x", "CRITICAL parts y", "{\"level\":\"error\",\"message\":\"as json\",\"logger\":\"parts\",\"data\":{\"n\":1}}", "{\"level\":\"warning\",\"message\":\"m\"}"]
