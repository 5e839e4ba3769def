// stdlib.md: "createTimeZone(hours, minutes=0, name='')"
// inline: the database of zones is in files, which a worker process cannot read
import datetime;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
noon = datetime.create(2024, 7, 1, 12);
print(noon.toTimeZone("America/New_York"), noon.to_time_zone("UTC"), noon.withTimeZone("Asia/Tokyo"), noon.with_time_zone(datetime.createTimeZone(-3, 30)).offset_hours()); // expect: 2024-07-01 08:00:00-04:00 2024-07-01 12:00:00+00:00 2024-07-01 12:00:00+09:00 -2.5
print(noon.toTimeZone("Asia/Tokyo") == noon, noon.withTimeZone("Asia/Tokyo").diff(noon).totalHours()); // expect: true -9.0
late = datetime.create(2024, 10, 26, 12).withTimeZone("Europe/Vienna");
print(late.addDays(1), late.addHours(24), late.addDays(1).diff(late).totalHours(), late.add(datetime.createDelta(0, 1))); // expect: 2024-10-27 12:00:00+01:00 2024-10-27 11:00:00+01:00 25.0 2024-10-26 13:00:00+02:00
print(datetime.now("Asia/Tokyo").offsetHours(), datetime.time_zones().includes("Europe/Vienna"), datetime.now(datetime.createTimeZone(2)).offsetHours()); // expect: 9.0 true 2.0
print(fails(() => noon.toTimeZone("Mars/Base"))); // expect: ValueError: there is no time zone `Mars/Base`
print(fails(() => noon.toTimeZone("../../etc/passwd"))); // expect: ValueError: a zone has a name like `Europe/Vienna`
print(fails(() => noon.toTimeZone(5))); // expect: TypeError: a zone is its name, as `Europe/Vienna`, or one of `createTimeZone`
