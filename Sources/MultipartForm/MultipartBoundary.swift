import HTTPSyntax

/// The text that separates the parts of a body, from the request's content type (RFC 2046 §5.1.1, RFC 7578 §4.1).
public struct MultipartBoundary: Sendable, Equatable {
    /// RFC 2046 allows 70, and clients that put a whole hash or a name into theirs send more.
    private static let maximumCount = 256

    /// 1 to 256 printable bytes of ASCII, without the leading hyphens.
    let bytes: [UInt8]

    /// - Parameter contentType: the value of the request's `Content-Type` header field.
    /// - Throws: ``MultipartError`` with `notMultipart` when it is another type than `multipart/form-data`;
    ///   `invalidBoundary` when the boundary is missing, repeated, empty, longer than 256 bytes, ends in a blank,
    ///   or is not printable ASCII. RFC 2046 allows less, but its `bchars` are not what all clients keep to.
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
        // No line end may occur in it: the scanner relies on that.
        guard (1...Self.maximumCount).contains(boundary.count), boundary.last != ASCII.space,
            boundary.allSatisfy({ (0x20..<0x7F).contains($0) })
        else {
            throw MultipartError.invalidBoundary(
                "the boundary must be 1 to \(Self.maximumCount) printable characters of ASCII")
        }
        bytes = boundary
    }
}
