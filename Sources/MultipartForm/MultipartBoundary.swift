import HTTPSyntax

/// The text that separates the parts of a body, from the request's content type (RFC 2046 §5.1.1, RFC 7578 §4.1).
public struct MultipartBoundary: Sendable, Equatable {
    /// 1 to 70 bytes of RFC 2046's `bchars`, without the leading hyphens.
    let bytes: [UInt8]

    /// - Parameter contentType: the value of the request's `Content-Type` header field.
    /// - Throws: ``MultipartError`` with `notMultipart` when it is another type than `multipart/form-data`;
    ///   `invalidBoundary` when the boundary is missing, repeated, empty, longer than 70 bytes, or has characters
    ///   that RFC 2046 does not allow.
    public init(contentType: String) throws(MultipartError) {
        let mediaType = contentType.utf8.prefix { $0 != ASCII.semicolon }
        guard Array(mediaType)[...].trimmingBlanks.lowercasedASCII == "multipart/form-data" else {
            throw MultipartError.notMultipart
        }
        guard let value = ParameterizedValue(contentType.utf8, escapes: .anyCharacter) else {
            throw MultipartError.invalidBoundary("the parameters of the content type are malformed")
        }
        guard let boundary = value.parameters["boundary"] else {
            throw MultipartError.invalidBoundary("the content type names no boundary")
        }
        guard (1...70).contains(boundary.count), boundary.last != ASCII.space,
            boundary.allSatisfy(Self.isBoundaryCharacter)
        else {
            throw MultipartError.invalidBoundary("the boundary must be 1 to 70 characters of RFC 2046's bchars")
        }
        bytes = boundary
    }

    /// `bchars` of RFC 2046 §5.1.1.
    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || punctuation.contains(byte)
    }

    private static let punctuation = Array("'()+_,-./:=? ".utf8)
}
