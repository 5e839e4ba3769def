// language.md: "datetime"
import datetime; d = datetime.create(2024, 2, 28); print(d.addDays(2).toISOString(), datetime.isLeapYear(2024), datetime.daysInMonth(2023, 2), d.year()); // expect: 2024-03-01T00:00:00+00:00 true 28 2024
