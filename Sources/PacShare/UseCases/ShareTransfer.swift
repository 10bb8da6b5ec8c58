import ContentPipeline
import FileSystem
import PacCryptCore
import RequestGuard

/// Reads a part of a leased share in order, and keeps account of what was sent. One task at a time uses it.
///
/// ```swift
/// while try await transfer.next(into: &buffer) {
///     // All but the last byte, where transfer.isAtEnd.
///     try await connection.write(buffer)
///     try await transfer.recordWritten()
/// }
/// try await transfer.recordBeforeEnd()
/// // The last byte.
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
    private let whole: SentRange
    /// Where the bytes begin that are not in the store's account, end that were sent, and end that were handed out.
    private var recorded: UInt64
    private var sent: UInt64
    private var handedOut: UInt64
    private var recordedAt: Timestamp?
    /// Whether all was delivered, once the end is in the store's account.
    private var isDelivered: Bool?

    private var end: UInt64 { whole.bytes.upperBound }

    init(_ leased: LeasedShare, _ segments: [ZipSegment], as whole: SentRange) {
        self.leased = leased
        self.segments = segments[...]
        self.whole = whole
        recorded = whole.bytes.lowerBound
        sent = recorded
        handedOut = recorded
    }

    /// Whether all bytes were handed out.
    public var isAtEnd: Bool { handedOut == end }

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

    /// All that was handed out has been written to the connection, but for the last byte. What the store could not
    /// note is noted later.
    ///
    /// - Throws: ``ShareError/noLease`` when the lease has ended, as by its sender.
    public func recordWritten() async throws {
        sent = isAtEnd && recorded < end ? end - 1 : handedOut
        let now = leased.services.clock()
        let age = recordedAt.map { now.milliseconds - $0.milliseconds } ?? .max
        if age >= Self.recordMilliseconds || age < 0 { try await tryToRecord() }
    }

    /// Notes what was sent, or leaves it to the next record: a store that is busy or full now is no reason to cut a
    /// download off before its end, which does not pass without one.
    private func tryToRecord() async throws {
        do {
            try await keepAlive()
        } catch {
            guard ShareServices.isPassing(error) else { throw error }
        }
    }

    /// Notes what was sent and that the connection stands.
    ///
    /// - Throws: as ``recordWritten()``, and what the store throws.
    public func keepAlive() async throws {
        let reply = try await leased.services.perform(progress(through: sent), on: leased.share.key)
        _ = try await note(reply, through: sent)
    }

    /// The last byte is about to be written. With it a download is whole, so it may be only when the store has noted
    /// the others, and itself too unless it has to arrive first. A store that fails is told again for a while.
    ///
    /// - Throws: as ``keepAlive()``; then the last byte must not be written.
    public func recordBeforeEnd() async throws {
        guard isAtEnd, isDelivered == nil else { return }
        guard leased.destroysAtOnce else {
            isDelivered = try await recordPatiently(through: end, isWhole: true)
            return
        }
        _ = try await recordPatiently(through: max(recorded, sent), isWhole: false)
    }

    /// Everything was written and flushed, or the connection ended; what was recorded as written counts as sent. The
    /// end is told again for a while to a store that fails.
    ///
    /// - Parameter isEndSent: whether the end was written and, where ``LeasedShare/destroysAtOnce``, has arrived;
    ///   without it an empty file is not sent, and such a share is not delivered.
    /// - Returns: whether everything has now been sent under the lease.
    /// - Throws: as ``keepAlive()``.
    @discardableResult
    public func finish(isEndSent: Bool = true) async throws -> Bool {
        if let isDelivered { return isDelivered }
        let isWritten = isAtEnd && end - sent <= 1
        guard isEndSent, isWritten else {
            let reply = try await leased.services.perform(progress(through: sent), on: leased.share.key)
            return try await note(reply, through: sent)
        }
        let result = try await recordPatiently(through: end, isWhole: true)
        isDelivered = result
        return result
    }

    private func recordPatiently(through bound: UInt64, isWhole: Bool) async throws -> Bool {
        let command = progress(through: bound, isWhole: isWhole)
        return try await note(
            try await leased.services.performPatiently(command, on: leased.share.key), through: bound)
    }

    /// - Parameter isWhole: whether all was sent, an empty file too, and has arrived where that matters.
    private func progress(through bound: UInt64, isWhole: Bool = false) -> ShareCommand {
        let part = recorded < bound || isWhole ? [SentRange(whole.item, recorded..<bound)] : []
        recordedAt = leased.services.clock()
        return .progress(lease: leased.lease.hash, sent: part, arrived: isWhole ? [whole] : [])
    }

    /// - Returns: whether everything has now been sent under the lease.
    private func note(_ outcome: ShareOutcome, through bound: UInt64) async throws -> Bool {
        try outcome.check()
        recorded = max(recorded, bound)
        // What cannot be deleted now is deleted by the next sweep, and is no failure of the download.
        try? await ShareCleanup(leased.services).cleanUp(outcome.share)
        return outcome.reply == .progressed(isDelivered: true)
    }

    private func open(_ segment: ZipSegment) async throws -> any ContentSource {
        switch segment {
        case .literal(let bytes):
            return LiteralSource(bytes)
        case .file(let index, let range):
            let (reader, unlocked) = try await leased.container(at: index)
            guard let container = unlocked else { return try reader.pieces(range, pieceCount: piece.count) }
            let start = UInt64(leased.share.blobs[index].headCount)
            let payload = StoredPayload(
                in: reader, from: start, cipher: container.payload, plaintextSize: leased.sizes[index])
            return try leased.services.ciphers.source(opening: range, of: payload, pieceCount: piece.count)
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
