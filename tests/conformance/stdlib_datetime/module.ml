// stdlib.md: "daysInMonth(year, month); businessDaysBetween(start, end)"
import datetime;

monday = datetime.createDate(2024, 7, 1);
print(monday, datetime.createTime(9, 30), datetime.fromTimestamp(0), datetime.daysInMonth(2024, 2), datetime.isLeapYear(2023)); // expect: 2024-07-01 09:30:00 1970-01-01 00:00:00+00:00 29 false
print(datetime.isWeekend(monday), datetime.isWeekday(monday), datetime.addBusinessDays(monday, 5), datetime.businessDaysBetween(monday, datetime.createDate(2024, 7, 8))); // expect: false true 2024-07-08 5
print(datetime.calculateAge(datetime.createDate(2000, 7, 2), monday), datetime.utc().isBefore(datetime.create(2000, 1, 1)), typeof datetime.today()); // expect: 23 false Date
