import FuzzSupport
import HTTPSyntax

/// Writes any text as the name of a file and reads it back, and reads any text as `Content-Disposition` and as a value
/// with parameters.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDisposition(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard let text = input.text() else { return 0 }
    let field = ContentDisposition.attachment(text)
    demand(field.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "a field is one printable line")
    demand(field.utf8.count { $0 == ASCII.quote } == 2, "a name does not end its quotation")
    demand(read(field) == Array(text.utf8), "a name comes back as it was")
    _ = ContentDisposition.fileName(in: text)
    for escapes in [ParameterizedValue.Escapes.anyCharacter, .quoteAndBackslash] {
        guard let value = ParameterizedValue(text.utf8, escapes: escapes) else { continue }
        demand(value.value.utf8.lowercasedASCII == value.value, "a value is in lower case")
        demand(value.parameters.keys.allSatisfy { $0.utf8.allSatisfy(\.isTokenCharacter) }, "names are tokens")
        check(value)
    }
    return 0
}

private func read(_ field: String) -> [UInt8]? { ContentDisposition.fileName(in: field).map { Array($0.utf8) } }

/// Parameters that are written again, in quotation marks, are read as they were.
private func check(_ value: ParameterizedValue) {
    var bytes = Array(value.value.utf8)
    for (name, content) in value.parameters {
        bytes += Array(";\(name)=\"".utf8)
        for byte in content {
            bytes += byte == ASCII.quote || byte == ASCII.backslash ? [ASCII.backslash, byte] : [byte]
        }
        bytes.append(ASCII.quote)
    }
    demand(ParameterizedValue(bytes, escapes: .anyCharacter) == value, "parameters stay the same")
}
