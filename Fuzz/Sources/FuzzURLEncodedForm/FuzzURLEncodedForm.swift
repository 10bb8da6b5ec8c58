import FuzzSupport
import HTTPSyntax
import TextEncodings

/// Reads any bytes as a form: a refusal is an answer; a bug is a form beyond its bounds, one that is another when it was
/// written again, and one that a plain reading does not give.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzURLEncodedForm(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.remainder()
    guard let fields = try? URLEncodedForm.parse(bytes) else { return 0 }
    demand(fields.count <= URLEncodedForm.mostFields, "fields are bounded")
    demand(fields.keys.allSatisfy { $0.utf8.count <= URLEncodedForm.mostNameBytes }, "names are bounded")
    let written = fields.map { "\(PercentEncoding.text($0.key))=\(PercentEncoding.text($0.value))" }
    demand((try? URLEncodedForm.parse(written.joined(separator: "&").utf8)) == fields, "a form stays the same")
    demand(fields == reference(bytes), "a form is read as browsers write it")
    return 0
}

/// The same by splitting texts of one byte each, of which Swift joins none.
private func reference(_ bytes: [UInt8]) -> [String: String] {
    var fields: [String: String] = [:]
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    for pair in text.unicodeScalars.split(separator: "&") {
        let name = pair.prefix { $0 != "=" }
        fields[decoded(name)] = decoded(pair.dropFirst(name.count + 1))
    }
    return fields
}

private func decoded(_ scalars: Substring.UnicodeScalarView) -> String {
    var bytes: [UInt8] = []
    var rest = Array(scalars)[...]
    while let scalar = rest.popFirst() {
        if scalar == "%" {
            bytes.append(UInt8(String(String.UnicodeScalarView(rest.prefix(2))), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(scalar == "+" ? 0x20 : UInt8(scalar.value))
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
