import HTTPSyntax
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI
import PacShare

/// Answers with a file of a leased share, or a range of it.
struct ShareFileAnswer: Sendable {
    private let leased: LeasedShare
    private let channel: any Channel

    init(_ leased: LeasedShare, _ channel: any Channel) {
        self.leased = leased
        self.channel = channel
    }

    /// A range is answered to a GET alone (RFC 9110 §14.2).
    ///
    /// - Throws: `ShareError` for a file that is not there and a zip that cannot be made; ``RequestError`` for a range
    ///   outside.
    func response(_ item: ShareItem, to request: Request) throws -> Response {
        let (name, size, tag) = try facts(of: item)
        let entityTag = "\"\(tag)\""
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .contentDisposition: ContentDisposition.attachment(name),
            .contentSecurityPolicy: SecurityHeaders.filePolicy, .eTag: entityTag, .acceptRanges: "bytes",
            .xAccelBuffering: "no",
        ]
        let requested = RequestedRange(
            rangeLines: request.method == .get ? request.headers[values: .range] : [],
            ifRangeLines: request.headers[values: .ifRange], size: size,
            tag: entityTag)
        switch requested {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(item, 0..<size))
        case .part(let range):
            headers[.contentRange] = ContentRange(range, of: size)?.description
            return Response(status: .partialContent, headers: headers, body: body(item, range))
        case .unsatisfiable:
            throw RequestError(.invalidRange, headers: [.contentRange: ContentRange.unsatisfied(total: size)])
        }
    }

    private func facts(of item: ShareItem) throws(ShareError) -> (name: String, size: UInt64, tag: String) {
        switch item {
        case .file(let index):
            return (ShareFileName.file(index, of: leased), try leased.size(of: index), leased.entityTag(of: index))
        case .zip:
            guard let zip = leased.zip else { throw ShareError.noZip }
            return (ShareFileName.zip(of: leased.share), zip.size, leased.entityTag(of: nil))
        }
    }

    private func body(_ item: ShareItem, _ range: Range<UInt64>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            let connection = ConnectionExecutor.beginTransfer(of: range.count)
            defer { connection?.endTransfer() }
            let heartbeat = LeaseHeartbeat(leased, channel).start()
            defer { heartbeat.cancel() }
            let transfer =
                switch item {
                case .file(let index): try leased.transfer(of: index, range)
                case .zip: try leased.zipTransfer(range)
                }
            try await send(transfer, to: &writer)
        }
    }

    // As the writer, which is not to be shared, runs.
    @concurrent
    private func send(
        _ transfer: ShareTransfer, to writer: inout any ResponseBodyWriter
    ) async throws {
        do {
            var buffer = ByteBuffer()
            // The last byte, which makes the answer whole, waits until the others are on record.
            var end: ByteBuffer?
            while try await transfer.next(into: &buffer) {
                if transfer.isAtEnd { end = buffer.removeLast() ?? end }
                if buffer.readableBytes > 0 { try await writer.write(buffer) }
                buffer.clear()
                try await transfer.recordWritten()
                // A client may take it faster than the cipher works, so that nothing else here ever waits.
                await Task.yield()
            }
            try await transfer.recordBeforeEnd()
            if let end { try await writer.write(end) }
            let arrival = leased.destroysAtOnce ? channel.arrivalOfNextEnd() : nil
            try await writer.finish(nil)
            try await arrival?.get()
        } catch {
            // What was sent before the connection broke counts; the error that broke it matters more than a failure
            // to note that.
            _ = try? await transfer.finish(isEndSent: false)
            throw error
        }
        try await transfer.finish()
    }
}

extension ByteBuffer {
    /// Takes the last byte off; nil when there is none.
    fileprivate mutating func removeLast() -> ByteBuffer? {
        guard let byte: UInt8 = getInteger(at: writerIndex - 1), readableBytes > 0 else { return nil }
        moveWriterIndex(to: writerIndex - 1)
        return ByteBuffer(integer: byte)
    }
}
