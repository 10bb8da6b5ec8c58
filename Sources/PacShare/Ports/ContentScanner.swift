import ContentPipeline

/// Looks for viruses in files while they are uploaded.
public protocol ContentScanner: Sendable {
    /// Begins to scan a file. A scanner that cannot says so in its verdict.
    ///
    /// - Parameter expectedBytes: the file's size, if it is known.
    func begin(expectedBytes: UInt64?) async -> any ContentScan
}

/// The scan of one file. One task at a time uses it; when it is dropped, it is given up.
///
/// It takes bytes whatever the scanner does, and holds nobody up longer than the scanner's timeout; ``finish()`` waits
/// for the verdict no longer than that. None of this throws: a failure shows in the verdict.
public protocol ContentScan: ContentSink {
    func write(_ bytes: RawSpan) async
    func finish() async

    /// What was found; after ``finish()``.
    var verdict: ScanVerdict { get }
}

/// What a scanner says of a file.
public enum ScanVerdict: Sendable, Hashable, Codable {
    /// Nothing was found in all of it.
    case clean(engine: String, signatureDate: String)
    /// Something was found.
    case infected(signature: String)
    /// Nothing was found in what was looked at, which is not all of it.
    case notFullyScanned(reason: NotFullyScanned)
    /// It was not looked at.
    case notScanned(reason: NotScanned)

    /// Why a file was not scanned whole.
    public enum NotFullyScanned: String, Sendable, Hashable, Codable {
        /// It is larger than what the scanner reads.
        case tooLarge = "too_large"
        /// The scanner met a limit of its own inside, as in a nested archive.
        case limitExceeded = "limit_exceeded"
        /// It, or something in it, is encrypted.
        case encrypted
    }

    /// Why a file was not scanned.
    public enum NotScanned: String, Sendable, Hashable, Codable {
        /// Scanning is switched off.
        case off
        /// The sender sealed it.
        case sealedBySender = "sealed_by_sender"
        /// It is looked at when it is opened.
        case notYet = "not_yet"
        /// The scanner did not answer in time, or not at all.
        case unavailable
    }
}

/// A scanner that is switched off.
public struct NoScanner: ContentScanner {
    /// Makes one.
    public init() {}

    public func begin(expectedBytes: UInt64?) async -> any ContentScan { NoScan() }
}

private final class NoScan: ContentScan {
    let verdict = ScanVerdict.notScanned(reason: .off)

    func write(_ bytes: RawSpan) async {}
    func finish() async {}
    func abort() {}
}
