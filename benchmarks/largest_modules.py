"""Cases for the modules of files, patterns and data, as in `largest.py`, to which they belong."""

from __future__ import annotations

__all__ = ["LONG", "SHORT"]

_FILE = "file.write('large.txt', text); "
_TABLE = "csv.write('large.csv', table); "

LONG: dict[str, dict[str, str]] = {
    "file": {
        "read": f"{_FILE}file.read('large.txt')", "readFile": f"{_FILE}file.readFile('large.txt')", "readLines": "file.write('large.txt', lines); file.readLines('large.txt')",
        "writeLines": "file.writeLines('large.txt', half)",
    },
    "csv": {
        "read": f"{_TABLE}csv.read('large.csv')", "write": "csv.write('large.csv', table)", "countRows": f"{_TABLE}csv.countRows('large.csv')",
        "readString": "csv.readString(lines)", "writeString": "csv.writeString(table)",
    },
    "hash": {name: f"hash.{name}(text)" for name in ("digest", "md5", "sha1", "sha256", "sha512", "crc32", "adler32")},
    "crypto": {
        **{name: f"crypto.{name}(text)" for name in ("md5", "sha1", "sha256", "uuidFromString")},
        "hmac": "crypto.hmac(text, text)", "verifyHmac": "crypto.verifyHmac(text, part.slice(0, 64), part)",
        "randomBytes": "crypto.randomBytes(items.length)", "randomHex": "crypto.randomHex(half.length)", "randomString": "crypto.randomString(items.length)",
    },
    "base64": {
        "encode": "base64.encode(text.slice(0, half.length * 6))", "encodeUrl": "base64.encodeUrl(bytes)", "decode": "base64.decode(upper)", "decodeUrl": "base64.decodeUrl(base64.encodeUrl(text.slice(0, half.length * 6)))",
        "decodeBytes": "base64.decodeBytes(base64.encode(bytes))", "isValid": "base64.isValid(upper)",
    },
    "set": {
        "create": "set.create(some)", "of": "set.of(...some)", "union": "set.union(some, half.slice(0, some.length))", "intersection": "set.intersection(some, some)",
        "difference": "set.difference(some, some)", "symmetricDifference": "set.symmetricDifference(some, some)", "isSubset": "set.isSubset(some, some)",
    },
    "methods of Set": {
        **{name: f"elements.{name}()" for name in ("values", "copy", "toString")},
        **{name: f"elements.{name}(some)" for name in ("union", "intersection", "difference", "symmetricDifference", "isSubset", "isSuperset", "isDisjoint", "equals")},
        "add": "elements.add(...some)", "forEach": "elements.forEach(isNaN)", "map": "elements.map(isNaN)", "filter": "elements.filter(isNaN)",
    },
    "decimal": {"sum": "decimal.sum(some)", "min": "decimal.min(some)", "max": "decimal.max(some)"},
    "regex": {"escape": "regex.escape(text)"},
    "text": {"escapeHtml": "prose.escapeHtml(text)", "distance": "prose.distance(part.slice(0, 2000), text.slice(0, 2000))"},
}  # fmt: skip

SHORT: dict[str, dict[str, str]] = {
    "args": {"args.{name}()": "all script rest createParser"},
    "methods of ArgumentParser": {
        "args.createParser().addFlag(digits)": "addFlag", "args.createParser().addOption(digits)": "addOption", "args.createParser().addPositional(digits)": "addPositional",
        "args.createParser().parse(items)": "parse", "args.createParser().help()": "help", "args.createParser().toString()": "toString",
    },
    "methods of Arguments": {
        "parsed.{name}(text)": "get has getBool", "parsed.{name}()": "flags options positionals toString",
    },
    "crypto": {
        f"{_FILE}crypto.hashFile('large.txt')": "hashFile", "crypto.{name}()": "uuid randomFloat", "crypto.randomInt(0, whole)": "randomInt", "crypto.compareHash(text, text)": "compareHash",
    },
    "csv": {f"{_TABLE}csv.getHeaders('large.csv')": "getHeaders", f"{_TABLE}csv.append('large.csv', items)": "append"},
    "decimal": {"decimal.create(digits)": "create", "decimal.isDecimal(digits)": "isDecimal", "decimal.roundings()": "roundings"},
    "methods of Decimal": {
        "number.{name}()": "abs negate sqrt toNumber toString isZero isNegative isInteger places", "number.{name}(number)": "add subtract multiply divide modulo power compare",
        "number.round(1000)": "round", "number.toFixed(1000)": "toFixed",
    },
    "env": {
        "env.{name}(digits)": "get require has getInt getBool getFloat delete", "env.set('MLPY_LARGEST', digits)": "set", "env.all()": "all",
    },
    "file": {
        "file.{name}('large.txt', text)": "write writeFile append", "file.writeBytes('large.txt', bytes); file.readBytes('large.txt')": "writeBytes readBytes",
        f"{_FILE}file.copy('large.txt', 'copy.txt')": "copy", f"{_FILE}file.move('large.txt', 'moved.txt')": "move", "file.{name}(digits)": "exists delete size modifiedTime isFile isDirectory",
    },
    "hash": {"hash.algorithms()": "algorithms"},
    "log": {
        "log.{name}(text, items)": "debug info warn error critical", "log.{name}(digits)": "setLevel setFormat addFile createLogger", "log.setTimestamp(true)": "setTimestamp",
        "log.isDebug()": "isDebug",
    },
    "methods of Logger": {"log.createLogger('a').{name}(text, items)": "debug info warn error critical"},
    "path": {
        "path.{name}(digits)": "dirname basename extname split normalize absolute exists isFile isDirectory isAbsolute listDir glob walk createDir removeDir removeDirRecursive",
        "path.join(...some)": "join", "path.relative(digits, digits)": "relative", "path.{name}()": "cwd home tempDir separator delimiter",
    },
    "regex": {
        "regex.{name}()": "IGNORECASE MULTILINE DOTALL VERBOSE ASCII UNICODE", "regex.{name}('(?:a|b)+c', text)": "search match fullmatch findall finditer split test count",
        "regex.{name}('a', 'bb', text)": "sub subn", "regex.{name}(digits)": "compile isValid",
    },
    "methods of Pattern": {
        "pattern.{name}(text)": "search match fullmatch findall finditer split test count", "pattern.{name}('bb', text)": "sub subn",
        "pattern.{name}()": "getPattern getFlags toString",
    },
    "methods of Match": {"found.{name}()": "group groups groupDict start end span value lastGroup groupCount toString", "found.expand(text)": "expand"},
    "set": {"set.isSet(items)": "isSet"},
    "methods of Set": {"elements.{name}(text)": "has delete", "elements.{name}()": "clear isEmpty"},
    "text": {
        "prose.{name}(text)": "wrap fill dedent indent words camelCase pascalCase snakeCase kebabCase slug normalize removeAccents isAscii unescapeHtml", "prose.shorten(text, 10)": "shorten",
    },
    "time": {"time.{name}()": "time perfCounter monotonic", "time.sleep(0)": "sleep", "time.measure(() => 1)": "measure"},
    "url": {"url.{name}(digits)": "parse isValid encode decode parseQuery", "url.{name}(object)": "build encodeQuery", "url.join(digits, digits)": "join"},
    "datetime": {"datetime.timeZones()": "timeZones"},
    "methods of DateTime": {"now.{name}('Europe/Vienna')": "toTimeZone withTimeZone", "datetime.now().{name}()": "timeZone offsetHours"},
}  # fmt: skip
