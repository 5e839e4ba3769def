// stdlib.md: "args objects: parser.addFlag(name, short, help) addOption(name, short, help, default)"
// grants: args.read
import args;

parser = args.createParser("report", "Prints a report");
parser.addFlag("verbose", "v", "say more").addOption("out", "o", "where to", "report.txt").addPositional("source", "what to read");
found = parser.parse(["-v", "--out=x.txt", "data.csv"]);
print(found.getBool("verbose"), found.get("out"), found.get("source")); // expect: true x.txt data.csv
