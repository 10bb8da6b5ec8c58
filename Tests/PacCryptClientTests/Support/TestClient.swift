import PacCryptClient
import PacCryptCore
import Synchronization
import Testing

/// The waits that a client made, which take no time here.
final class Pauses: Sendable {
    private let list = Mutex<[Duration]>([])

    var all: [Duration] { list.withLock { $0 } }

    /// A configuration that waits here, and has short limits.
    func configuration(stall: Duration = .seconds(60)) -> ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.stallTimeout = stall
        configuration.uploadAnswerTimeout = stall
        configuration.answerTimeout = stall
        configuration.pause = { duration in self.list.withLock { $0.append(duration) } }
        return configuration
    }
}

/// What arrived of a download.
final class Received: Sendable {
    private let list = Mutex<[UInt8]>([])

    var bytes: [UInt8] { list.withLock { $0 } }

    func isExactly(_ content: some Sequence<UInt8>) -> Bool { bytes.elementsEqual(content) }

    func isBeginning(of content: some Sequence<UInt8>) -> Bool { content.starts(with: bytes) }

    func take(_ bytes: [UInt8]) {
        list.withLock { $0 += bytes }
    }
}

/// The error that work ends with.
func clientError(_ body: () async throws -> Void) async -> ClientError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? ClientError
    }
}

enum Sample {
    static let id = "abcdefghijklmnopqrstuvwxyz012345"
    static let secret = SecretText("secret-token")

    static func link(_ server: ServerAddress) throws -> ShareLink {
        try ShareLink(server: server, id: id)
    }
}
