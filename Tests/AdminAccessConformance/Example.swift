import AdminAccess
import PacCryptCore
import RequestGuard
import Testing

/// Moments, tokens and accounts for the checks.
enum Example {
    static let start: Int64 = 1_700_000_000_000
    static let timeouts = SessionTimeouts(idleMinutes: 30)
    static let network = "203.0.113.5"

    static func at(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: start + milliseconds)
    }

    static func at(seconds: Int64) -> Timestamp { at(seconds * 1000) }

    /// A hash whose bytes all have this value.
    static func hash(_ byte: UInt8) throws -> TokenHash {
        try #require(TokenHash(bytes: [UInt8](repeating: byte, count: TokenHash.byteCount)))
    }

    static func account(_ name: String = "admin", secondFactor: SecondFactor? = nil) throws -> AdminAccount {
        let text = "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$\(String(repeating: "A", count: 42))E"
        return AdminAccount(name: name, password: try PasswordHash(text: text), secondFactor: secondFactor)
    }

    static func session(_ byte: UInt8, createdAt: Int64 = 0) throws -> Session {
        Session(
            id: try hash(byte), account: "admin", epoch: try hash(0xEE), client: network,
            createdAt: at(createdAt), lastUsedAt: at(createdAt), network: network)
    }

    static func device(_ byte: UInt8, createdAt: Int64 = 0) throws -> Device {
        Device(id: try hash(byte), epoch: try hash(0xEE), createdAt: at(createdAt))
    }

    static func client(_ text: String) throws -> AttemptSubject {
        .client(ClientKey(address: try #require(IPAddress(text))))
    }
}
