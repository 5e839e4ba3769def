// Sales against the targets of a second file, which has to be granted: --cap 'file:read:targets.csv'
import csv;

export function report(rows) {
    return csv.read("targets.csv").map(each => {
        const sold = rows.filter(row => row.country == each.country)
            .reduce((sum, row) => sum + row.quantity * row.price, 0);
        return {country: each.country, sold: sold, target: int(each.target), reached: sold >= int(each.target)};
    });
}
