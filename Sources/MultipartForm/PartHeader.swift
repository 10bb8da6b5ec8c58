/// What a part says about itself (RFC 7578 §4.2 and §4.4). All of it is the sender's claim.
public struct PartHeader: Sendable, Equatable {
    /// The field's name, which may be empty.
    public let name: String
    /// The file's name as the sender gave it, if it did: it may be empty (a browser's file input without a file),
    /// hold directories, line ends and anything else. Never use it as a path.
    public let filename: String?
    /// The value of `Content-Type` as it was sent: printable ASCII, not checked to be a media type.
    public let contentType: String?

    /// - Parameters:
    ///   - name: the field's name.
    ///   - filename: the file's name as the sender gave it.
    ///   - contentType: the value of `Content-Type`.
    public init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }
}
