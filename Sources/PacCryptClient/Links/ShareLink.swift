import PacCryptAPI
import PacCryptCore

/// The link of a share: `https://host/pickup/ID`, or `https://host/status/ID#TOKEN`.
///
/// The id is a secret, so the link cannot be printed by accident; ``text(_:)`` gives it.
public struct ShareLink: Sendable, Equatable, Redacted {
    /// The server that has the share.
    public let server: ServerAddress
    /// The id of the share.
    public let id: String
    /// The manage token, where the link is that of a status page and holds it.
    public let manageToken: SecretText?

    private static let idCount = 8...128

    /// Reads a link of a pickup or status page.
    ///
    /// - Throws: ``ClientError`` of code ``ClientError/Code/invalidLink``.
    public init(_ text: String) throws(ClientError) {
        let parts = try LinkParts(text)
        guard parts.path.count == 2, parts.path[0] == "pickup" || parts.path[0] == "status" else {
            throw ClientError(.invalidLink, "A link of a share is like https://share.example/pickup/ID")
        }
        let token = parts.path[0] == "status" ? parts.fragment : nil
        try self.init(
            server: parts.server, id: parts.path[1],
            manageToken: token.flatMap { $0.isEmpty ? nil : SecretText($0) })
    }

    /// Joins a server and the id of one of its shares.
    ///
    /// - Throws: ``ClientError`` of code ``ClientError/Code/invalidLink`` when the id is none.
    public init(server: ServerAddress, id: String, manageToken: SecretText? = nil) throws(ClientError) {
        let isID = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isID, Self.idCount ~= id.utf8.count else {
            throw ClientError(.invalidLink, "The link does not end in the id of a share")
        }
        self.server = server
        self.id = id
        self.manageToken = manageToken
    }

    /// The link of one of the share's pages, or the address of one of its routes.
    public func text(_ path: APIPath) -> String {
        server.description + path.path(id: id)
    }
}
