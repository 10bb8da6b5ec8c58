import Foundation
import SwiftASN1

/// A labelled key as text (RFC 7468), read leniently where people paste: surrounding text and white space, any line
/// length, LF or CRLF.
struct PEM {
    /// The most bytes of text that are looked at.
    static let maximumCount = 65_536

    let label: String
    let body: [UInt8]

    init(label: String, body: [UInt8]) {
        self.label = label
        self.body = body
    }

    /// - Throws: ``PacCryptError/Code/invalidKey``.
    init(_ text: String) throws {
        guard text.utf8.count <= Self.maximumCount else {
            throw PacCryptError(.invalidKey, "The key is longer than 65,536 bytes.")
        }
        do {
            let document = try PEMDocument(pemString: Self.relined(text))
            label = document.discriminator
            body = document.derBytes
        } catch {
            guard !text.contains("Proc-Type: 4,ENCRYPTED") else { throw Self.protectedByPassphrase() }
            throw PacCryptError(
                .invalidKey, "This is not a single key in PEM form (-----BEGIN … KEY----- to -----END … KEY-----).")
        }
    }

    /// The error for a private key that was encrypted, in either of the two forms that there are (RFC 5958 §3, RFC
    /// 1421).
    static func protectedByPassphrase() -> PacCryptError {
        PacCryptError(.invalidKey, "The private key is protected by a passphrase; remove that first.")
    }

    /// The text with lines of 64 characters and a line feed at the end.
    var text: String {
        PEMDocument(type: label, derBytes: body).pemString + "\n"
    }

    /// The same document with the base64 between its markers in lines of 64, as the parser wants it.
    private static func relined(_ text: String) -> String {
        var lines: [Substring] = []
        var base64: [UInt8] = []
        var isInside = false
        for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let trimmed = Substring(line).trimmingPrefix(while: \.isWhitespace)
            if trimmed.hasPrefix("-----BEGIN ") {
                isInside = true
                lines.append(trimmed.trimmingSuffix(\.isWhitespace))
            } else if trimmed.hasPrefix("-----END ") {
                lines += inLines(base64)
                base64 = []
                isInside = false
                lines.append(trimmed.trimmingSuffix(\.isWhitespace))
            } else if isInside {
                base64 += line.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func inLines(_ base64: [UInt8]) -> [Substring] {
        stride(from: 0, to: base64.count, by: 64).map { start in
            Substring(decoding: base64[start..<min(start + 64, base64.count)], as: UTF8.self)
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ predicate: (Character) -> Bool) -> Substring {
        var result = self
        while let last = result.last, predicate(last) {
            result.removeLast()
        }
        return result
    }
}
