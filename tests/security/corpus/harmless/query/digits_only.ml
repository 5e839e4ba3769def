import db;
function by_zip(zip) {
    return zip.isdigit() ? db.query("SELECT * FROM towns WHERE zip = " + zip) : [];
}
