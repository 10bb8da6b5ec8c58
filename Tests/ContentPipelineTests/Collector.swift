import ContentPipeline

/// Keeps what it takes.
final class Collector: ContentSink {
    struct Full: Error {}

    private(set) var bytes: [UInt8] = []
    /// How many bytes there is room for.
    var room = Int.max
    /// Is called before bytes are kept.
    var onWrite: () async -> Void = {}
    private(set) var isFinished = false
    private(set) var isAborted = false

    func write(_ more: RawSpan) async throws {
        await onWrite()
        guard bytes.count + more.byteCount <= room else { throw Full() }
        more.withUnsafeBytes { bytes += $0 }
    }

    func finish() async throws { isFinished = true }
    func abort() { isAborted = true }
}
