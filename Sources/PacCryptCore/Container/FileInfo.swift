import Foundation

/// What a container says about its content; sealed in the header, and read only after the header was authenticated.
public struct FileInfo: Sendable, Equatable, Codable {
    /// What the payload is. Kinds of later versions are kept as they are.
    public struct Kind: Sendable, Equatable, Codable, RawRepresentable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A file.
        public static let file = Kind(rawValue: "file")
        /// A tar stream of a folder.
        public static let folder = Kind(rawValue: "folder")
        /// UTF-8 text to be shown.
        public static let text = Kind(rawValue: "text")
    }

    /// What the payload is; a file when nothing is said.
    public var kind: Kind?
    /// The file's name, without any directory. It comes from whoever made the container: never use it as a path.
    public var name: String?
    /// The MIME type.
    public var type: String?
    /// The plaintext's size in bytes.
    public var size: UInt64?
    /// When the file was last changed (RFC 3339).
    public var modified: String?

    /// - Parameters:
    ///   - kind: what the payload is.
    ///   - name: the file's name, without any directory.
    ///   - type: the MIME type.
    ///   - size: the plaintext's size in bytes.
    ///   - modified: when the file was last changed (RFC 3339).
    public init(
        kind: Kind? = nil, name: String? = nil, type: String? = nil, size: UInt64? = nil, modified: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.type = type
        self.size = size
        self.modified = modified
    }
}
