import Crypto
import TextEncodings

@testable import AuditLog

/// SHA-256 of a line.
enum FileHash {
    static func hash(_ line: [UInt8]) throws -> (bytes: [UInt8], text: String) {
        let bytes = Array(SHA256.hash(data: line))
        return (bytes, Hexadecimal.text(bytes))
    }
}
