import CArchive
import SystemPackage

/// A file name fit for a message: quoted, what could steer a terminal or reorder text escaped, cut when long.
public struct QuotedName: Hashable, Sendable, CustomStringConvertible {
    private static let longest = 256

    public let description: String

    init(_ path: FilePath) {
        self.init(path.bytes)
    }

    init(_ path: EntryPath) {
        self.init(path.bytes)
    }

    init(_ bytes: [UInt8]) {
        description = "\"" + Self.escaped(bytes) + "\""
    }

    /// The text itself, escaped and cut.
    static func escaped(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        var rest = Array(bytes.prefix(longest))[...]
        while !rest.isEmpty {
            var parser = Unicode.UTF8.ForwardParser()
            var iterator = rest.makeIterator()
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                text += escaped(Unicode.UTF8.decode(encoded))
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                text += rest.prefix(max(length, 1)).map { "\\x" + hexadecimal($0) }.joined()
                rest = rest.dropFirst(max(length, 1))
            case .emptyInput:
                rest = []
            }
        }
        return bytes.count > longest ? text + "…" : text
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            return "\\u{\(String(scalar.value, radix: 16))}"
        default:
            return String(Character(scalar))
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

/// What libarchive says of its last failure, escaped because it may quote names.
func libraryMessage(_ archive: OpaquePointer) -> String {
    guard let message = archive_error_string(archive) else { return "no reason given" }
    return QuotedName.escaped(String(cString: message).utf8)
}
