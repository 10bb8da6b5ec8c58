import FuzzSupport
import HTTPSyntax

/// Reads lines of `Cookie`, and compares what is found with a search for the name that knows nothing of the parser.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCookie(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard let lines = input.lines() else { return 0 }
    let found = CookieField.value(of: name, in: lines)
    let expected = reference(lines)
    demand(found.map { Array($0.utf8) } == expected, "the value is the one that is there once")
    demand(found == nil || (1...CookieField.mostBytes).contains(found?.utf8.count ?? 0), "a value is bounded")
    let twice = CookieField.value(of: name, in: lines + ["\(name)=x", "\(name)=x"])
    demand(twice == nil, "of two cookies none counts")
    return 0
}

private let name = "paccrypt_lease"

/// The bytes behind `name=`, where a line or a semicolon with spaces comes before, up to the next semicolon.
private func reference(_ lines: [String]) -> [UInt8]? {
    let bytes = Array(lines.joined(separator: ";").utf8)
    let wanted = Array("\(name)=".utf8)
    var values: [[UInt8]] = []
    var index = 0
    while index + wanted.count <= bytes.count {
        defer { index += 1 }
        guard Array(bytes[index..<index + wanted.count]) == wanted else { continue }
        let before = bytes[..<index].reversed().drop { $0 == UInt8(ascii: " ") }.first
        guard before == nil || before == UInt8(ascii: ";") else { continue }
        values.append(Array(bytes[(index + wanted.count)...].prefix { $0 != UInt8(ascii: ";") }))
    }
    guard values.count == 1, (1...200).contains(values[0].count) else { return nil }
    return values[0]
}
