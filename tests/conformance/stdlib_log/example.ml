// stdlib.md: "debug(message, data=null) [log.write]; info(message, data=null) [log.write]"
// grants: log.write, file
import log;
import file;

log.setTimestamp(false);
log.addFile("run.log");
log.info("order accepted", {id: 7});
log.warn("line one\nline two");
print(file.readLines("run.log")); // expect: ["INFO order accepted {\"id\":7}", "WARNING line one\\nline two"]
