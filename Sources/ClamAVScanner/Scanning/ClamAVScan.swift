import ContentPipeline
import PacShare

/// The scan of one file. One task at a time uses it.
final class ClamAVScan: ContentScan {
    /// What may be concluded from clamd's "OK".
    struct Terms: Sendable {
        /// So many bytes of a file are sent, and of a file no longer than that "OK" means clean.
        let limit: UInt64
        /// Why "OK" means nothing; nil when the limit is known to hold.
        let doubt: ClamAVError?
    }

    private let terms: Terms
    private let version: ClamAVVersion?
    private let report: @Sendable (ClamAVError) -> Void
    private var failure: ClamAVError?
    private var stream: ClamAVStream?
    private var encrypted = EncryptedContent()
    private var count: UInt64 = 0
    private(set) var verdict = ScanVerdict.notScanned(reason: .unavailable)

    /// - Parameters:
    ///   - stream: an open stream, or why there is none.
    ///   - version: who scans.
    ///   - report: hears why there is no verdict.
    init(
        _ stream: Result<ClamAVStream, ClamAVError>, version: ClamAVVersion?, terms: Terms,
        report: @escaping @Sendable (ClamAVError) -> Void
    ) {
        self.terms = terms
        self.version = version
        self.report = report
        switch stream {
        case .success(let stream): self.stream = stream
        case .failure(let failure): self.failure = failure
        }
    }

    func write(_ bytes: RawSpan) async {
        guard let stream else { return }
        bytes.withUnsafeBytes { encrypted.look(at: $0) }
        // Of a longer file clamd gets the beginning: it would not look at any of it if it got all.
        let room = terms.limit - min(count, terms.limit)
        count += UInt64(bytes.byteCount)
        await stream.write(bytes.extracting(first: Int(min(room, UInt64(bytes.byteCount)))))
        // clamd would give up while the rest of a longer file comes, and with it all that it has.
        if count >= terms.limit { await stream.end() }
    }

    func finish() async {
        do throws(ClamAVError) {
            if let failure { throw failure }
            guard let stream else { throw ClamAVError.cancelled }
            let reply = try await stream.finish()
            self.stream = nil
            verdict = try verdict(reply)
        } catch {
            abort()
            report(error)
        }
    }

    func abort() {
        stream = nil
    }

    private func verdict(_ reply: ClamAVReply) throws(ClamAVError) -> ScanVerdict {
        switch reply {
        case .found(let signature) where signature.hasPrefix("Heuristics.Limits.Exceeded"):
            return .notFullyScanned(reason: .limitExceeded)
        case .found(let signature) where signature.hasPrefix("Heuristics.Encrypted"):
            return .notFullyScanned(reason: .encrypted)
        case .found(let signature): return .infected(signature: signature)
        case .streamTooLong: return .notFullyScanned(reason: .tooLarge)
        case .other(let text): throw .unexpectedAnswer(text)
        case .clean: break
        }
        if let doubt = terms.doubt { throw doubt }
        if count > terms.limit { return .notFullyScanned(reason: .tooLarge) }
        if encrypted.isFound { return .notFullyScanned(reason: .encrypted) }
        return .clean(engine: version?.engine ?? "ClamAV", signatureDate: version?.signatureDate ?? "unknown")
    }
}
