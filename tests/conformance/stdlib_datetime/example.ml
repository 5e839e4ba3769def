// stdlib.md: "now(timezone=null) [datetime.now]; today() [datetime.now]"
// inline: the database of zones is in files, which a worker process cannot read
import datetime;

start = datetime.create(2024, 3, 31, 0, 30);
vienna = start.toTimeZone("Europe/Vienna");
print(vienna, vienna.addHours(1), vienna.timeZone(), vienna.offsetHours()); // expect: 2024-03-31 01:30:00+01:00 2024-03-31 03:30:00+02:00 Europe/Vienna 1.0
print(start.addDays(1).format("%d.%m.%Y"), start.isWeekend(), datetime.parseISO("2024-02-29T12:00:00Z").diff(start).totalDays() < 0); // expect: 01.04.2024 true true
