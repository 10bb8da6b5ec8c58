import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI
import PacShare
import RequestGuard

/// Answers with the heads of all containers of a share, as ``PacCryptAPI/ShareHeaderAnswer`` is written. A head is
/// read when it is its turn: a share of many files has megabytes of them, and a client may take its time.
struct ShareHeadsAnswer: Sendable {
    private static let start = #"{"headers":[""#
    private static let separator = #"",""#
    private static let end = #""]}"#

    private let heads: ShareHeads

    init(_ heads: ShareHeads) {
        self.heads = heads
    }

    /// The length of the answer, which is known before any head is encoded.
    var byteCount: Int {
        heads.counts.reduce(Self.start.utf8.count + Self.end.utf8.count) { $0 + Self.encodedCount($1) }
            + Self.separator.utf8.count * max(0, heads.counts.count - 1)
    }

    func response() -> Response {
        let body = ResponseBody(contentLength: byteCount) { [heads] writer in
            var buffer = ByteBuffer(string: Self.start)
            for index in heads.counts.indices {
                if index > 0 { buffer.writeString(Self.separator) }
                buffer.writeBytes(Data(try await heads.head(at: index).bytes).base64EncodedData())
                guard buffer.readableBytes >= ClaimSize.shortBodyCount else { continue }
                try await writer.write(buffer)
                buffer.clear()
                // A client may take it faster than it is encoded, so that nothing else here ever waits.
                await Task.yield()
            }
            buffer.writeString(Self.end)
            try await writer.write(buffer)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }

    /// The length of base64 with padding (RFC 4648 §4).
    private static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }
}
