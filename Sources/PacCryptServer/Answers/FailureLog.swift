import FileSystem
import Logging
import PacCryptAPI
import PacShare
import RequestGuard
import Synchronization

/// Tells the operator why requests fail for reasons of the server's own files and stores: each cause at once, and then
/// once a minute while it goes on.
public final class FailureLog: Sendable {
    /// Milliseconds for which a cause that was told is only counted.
    private static let pause: Int64 = 60_000
    /// The most causes that are told apart; all others together are one more.
    private static let mostCauses = 50
    /// The most characters that are told of an error.
    private static let mostCharacters = 500

    private struct Record {
        var toldAt: Timestamp
        var untold = 0
    }

    private let records = Mutex<[String: Record]>([:])
    private let clock: @Sendable () -> Timestamp

    /// - Parameter clock: the time now.
    public init(clock: @escaping @Sendable () -> Timestamp = Timestamp.system) {
        self.clock = clock
    }

    /// Takes note of an error that is answered; those that the client or the load is the reason of are left out.
    func note(_ error: RequestError, _ context: ServerContext) {
        switch error.code {
        case .unavailable, .storageFull, .auditUnavailable, .internalError: break
        default: return
        }
        let text = String((error.cause.map { "\($0)" } ?? error.text).prefix(Self.mostCharacters))
        guard let untold = untold(of: Self.key(of: error.cause) ?? text) else { return }
        var metadata: Logger.Metadata = [
            "error": "\(text)", "answer": "\(error.code.rawValue)", "route": "\(context.route?.path ?? "none")",
        ]
        if untold > 0 { metadata["times before"] = "\(untold)" }
        context.logger.error("request failed", metadata: metadata)
    }

    /// How often the cause was only counted since it was last told; nil when it is only counted this time too.
    private func untold(of key: String) -> Int? {
        let now = clock()
        return records.withLock { records in
            let isDue = { (record: Record) in now.milliseconds - record.toldAt.milliseconds >= Self.pause }
            if records.count >= Self.mostCauses { records = records.filter { !isDue($0.value) } }
            let key = records[key] == nil && records.count >= Self.mostCauses ? "" : key
            guard let record = records[key], !isDue(record) else {
                return records.updateValue(Record(toldAt: now), forKey: key)?.untold ?? 0
            }
            records[key]?.untold += 1
            return nil
        }
    }

    /// What errors at several files have in common when their cause is the same; nil for others.
    private static func key(of cause: (any Error)?) -> String? {
        let file: FileError?
        switch cause {
        case .some(BlobError.file(let error)): file = error
        case .some(SpoolError.file(let error)): file = error
        default: file = cause as? FileError
        }
        guard case .system(let number, let action, _)? = file else { return nil }
        return "\(action) \(number.rawValue)"
    }
}
