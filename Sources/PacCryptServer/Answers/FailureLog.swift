import AuditLog
import FileSystem
import Logging
import PacCryptAPI
import PacShare
import Settings
import Synchronization

/// Tells the operator why requests fail for reasons of the server's own files, stores and load: each cause at once, and
/// then once a minute while it goes on.
public final class FailureLog: Sendable {
    /// For how long a cause that was told is only counted.
    private static let pause = Duration.seconds(60)
    /// The most causes that are told apart; all others together are one more.
    private static let mostCauses = 50
    /// The most characters that are told of an error.
    private static let mostCharacters = 500

    private struct Record {
        let text: String
        var toldAt: ContinuousClock.Instant
        var untold = 0
    }

    /// What is to be told when a cause comes.
    private struct News {
        /// How often the cause was only counted since it was last told; nil when it is only counted this time too.
        var untold: Int?
        /// Causes that are forgotten now, each with how often it came since it was last told.
        var forgotten: [(text: String, count: Int)] = []
    }

    private let records = Mutex<[String: Record]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter now: the time now, by a clock that nobody sets.
    public init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.now = now
    }

    /// Takes note of an error that is answered; those that the client is the reason of are left out.
    func note(_ error: RequestError, _ context: ServerContext) {
        guard error.isOfServer else { return }
        let text = String((error.cause.map { "\($0)" } ?? error.text).prefix(Self.mostCharacters))
        let news = news(of: Self.key(of: error.cause) ?? text, text)
        for (text, count) in news.forgotten {
            context.logger.error(
                "requests failed before", metadata: ["error": "\(text)", "times": "\(count)"])
        }
        guard let untold = news.untold else { return }
        var metadata: Logger.Metadata = [
            "error": "\(text)", "answer": "\(error.code.rawValue)", "route": "\(context.route?.path ?? "none")",
        ]
        if untold > 0 { metadata["times before"] = "\(untold)" }
        context.logger.log(level: error.code == .busy ? .warning : .error, "request failed", metadata: metadata)
    }

    private func news(of key: String, _ text: String) -> News {
        let now = now()
        return records.withLock { records in
            var news = News()
            let isDue = { (record: Record) in now - record.toldAt >= Self.pause }
            if records[key] == nil, records.count >= Self.mostCauses {
                news.forgotten = records.values.filter { isDue($0) && $0.untold > 0 }.map { ($0.text, $0.untold) }
                records = records.filter { !isDue($0.value) }
            }
            let isOther = records[key] == nil && records.count >= Self.mostCauses
            let key = isOther ? "" : key
            if let record = records[key], !isDue(record) {
                records[key]?.untold += 1
            } else {
                let record = Record(text: isOther ? "other causes" : text, toldAt: now)
                news.untold = records.updateValue(record, forKey: key)?.untold ?? 0
            }
            return news
        }
    }

    /// What errors at several files have in common when their cause is the same; nil for others.
    private static func key(of cause: (any Error)?) -> String? {
        guard case .system(let number, let action, _)? = fileError(behind: cause) else { return nil }
        return "\(action) \(number.rawValue)"
    }

    private static func fileError(behind cause: (any Error)?) -> FileError? {
        switch cause {
        case let error as FileError: error
        case StorageFailure.file(let error)?, ShareError.storageUnavailable(.file(let error))?,
            BlobError.file(let error)?, SpoolError.file(let error)?, SettingsFileError.file(let error)?,
            AuditLogError.file(let error)?:
            error
        default: nil
        }
    }
}

extension RequestError {
    /// Whether the server is the reason of the error, and nobody else tells of it.
    fileprivate var isOfServer: Bool {
        guard code.status >= 500 else { return false }
        switch cause {
        // Who sent the request has gone away, or has too much going on.
        case is CancellationError, DerivationError.tooManyOfClient?: return false
        // The scanner warns of each file itself.
        default: return code != .notScanned
        }
    }
}
