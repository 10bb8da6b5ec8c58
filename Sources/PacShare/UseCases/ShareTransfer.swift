import ContentPipeline
import FileSystem
import PacCryptCore
import RequestGuard

/// Reads a part of a leased share in order, and keeps account of what was sent. One task at a time uses it.
///
/// ```swift
/// while try await transfer.next(into: &buffer) {
///     try await connection.write(buffer)
///     try await transfer.recordWritten()
/// }
/// try await transfer.finish()
/// ```
///
/// Between two pieces at most 30 seconds may pass without ``keepAlive()``, or somebody else may take the lease over.
public final class ShareTransfer {
    /// How long what was sent may go without a record in the store, in milliseconds.
    private static let recordMilliseconds: Int64 = 15_000

    private let leased: LeasedShare
    private var segments: ArraySlice<ZipSegment>
    private var source: (any ContentSource)?
    private let piece = ContentPiece()
    private let item: SentRange.Item
    private let end: UInt64
    /// Where the bytes begin that are not in the store's account, end that were sent, and end that were handed out.
    private var recorded: UInt64
    private var sent: UInt64
    private var handedOut: UInt64
    private var recordedAt: Timestamp?
    private var isEndHeldBack = false

    init(_ leased: LeasedShare, _ segments: [ZipSegment], as whole: SentRange) {
        self.leased = leased
        self.segments = segments[...]
        item = whole.item
        end = whole.bytes.upperBound
        recorded = whole.bytes.lowerBound
        sent = recorded
        handedOut = recorded
    }

    /// Appends the next bytes.
    ///
    /// - Returns: false when there are no more.
    /// - Throws: `PacCryptError` when the stored bytes are not authentic: then the connection must not end as if all
    ///   were sent. ``ShareError/noLease`` when the lease has ended, ``ShareError/lost``.
    public func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        if recordedAt == nil { try await beginRecording() }
        while true {
            let before = output.count
            if let source, try await source.next(into: &output) {
                handedOut = handedOut.addingClamped(UInt64(output.count - before))
                return true
            }
            source = nil
            guard let segment = segments.first else { return false }
            // One that cannot be opened is not passed over by whoever goes on.
            source = try await open(segment)
            segments.removeFirst()
        }
    }

    /// Tells that somebody is connected, unless the lease was heard of a moment ago: many short ranges then cost one
    /// record each.
    private func beginRecording() async throws {
        let seen = leased.seenAt
        let age = leased.services.clock().milliseconds - seen.milliseconds
        guard age >= 0, age < Self.recordMilliseconds else { return try await tryToRecord() }
        recordedAt = seen
    }

    /// All that was handed out has been written to the connection. What the store could not note is noted later.
    ///
    /// - Throws: ``ShareError/noLease`` when the lease has ended, as by its sender.
    public func recordWritten() async throws {
        sent = handedOut
        // Another download of the same must not complete what of this one may get lost.
        if leased.destroysAtOnce, sent == end, recorded < end {
            sent -= 1
            isEndHeldBack = true
        }
        let now = leased.services.clock()
        let age = recordedAt.map { now.milliseconds - $0.milliseconds } ?? .max
        if age >= Self.recordMilliseconds || age < 0 { try await tryToRecord() }
    }

    /// Notes what was sent, or leaves it to the next record: a store that is busy or full now is no reason to cut a
    /// download off, and the end does not pass without it.
    private func tryToRecord() async throws {
        do {
            try await keepAlive()
        } catch ShareError.storageUnavailable, is StorageFailure, is BlobError {}
    }

    /// Notes what was sent and that the connection stands.
    ///
    /// - Throws: as ``recordWritten()``, and what the store throws.
    public func keepAlive() async throws {
        let part = recorded < sent ? [SentRange(item, recorded..<sent)] : []
        _ = try await record(part, haveArrived: false)
    }

    /// Everything was written and flushed, or the connection ended; what was recorded as written counts as sent.
    ///
    /// - Parameter isEndSent: whether the end was written and, where ``LeasedShare/destroysAtOnce``, has arrived;
    ///   without it an empty file is not sent, and such a share is not delivered.
    /// - Returns: whether everything has now been sent under the lease.
    /// - Throws: as ``keepAlive()``.
    @discardableResult
    public func finish(isEndSent: Bool = true) async throws -> Bool {
        if isEndSent, isEndHeldBack { sent = end }
        // An empty file is sent when its end is.
        let isEmptyFile = isEndSent && recorded == end && sent == end && handedOut == end
        let part = recorded < sent || isEmptyFile ? [SentRange(item, recorded..<sent)] : []
        return try await record(part, haveArrived: isEndSent)
    }

    private func record(_ part: [SentRange], haveArrived: Bool) async throws -> Bool {
        let services = leased.services
        recordedAt = services.clock()
        let command = ShareCommand.progress(lease: leased.lease.hash, sent: part, haveArrived: haveArrived)
        let outcome = try await services.perform(command, on: leased.share.key)
        recorded = sent
        try await ShareCleanup(services).cleanUp(outcome.share)
        switch outcome.reply {
        case .progressed(let isDelivered): return isDelivered
        case .refused(let refusal): throw refusal.error
        case .done, .claimed, .beingDownloaded: return false
        }
    }

    private func open(_ segment: ZipSegment) async throws -> any ContentSource {
        switch segment {
        case .literal(let bytes):
            return LiteralSource(bytes)
        case .file(let index, let range):
            let (reader, unlocked) = try await leased.container(at: index)
            guard let container = unlocked else { return try reader.pieces(range, pieceCount: piece.count) }
            let blob = leased.share.blobs[index]
            let start = UInt64(blob.headCount)
            let wanted = try PayloadRange(
                range, of: container.payload, payloadSize: blob.size - start, plaintextSize: leased.sizes[index])
            return try leased.services.ciphers.source(
                opening: wanted, of: reader, from: start, pieceCount: piece.count)
        }
    }
}

/// Bytes in memory.
private final class LiteralSource: ContentSource {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        guard let bytes else { return false }
        self.bytes = nil
        try bytes.withUnsafeBytes { try output.append(copying: $0) }
        return true
    }
}
