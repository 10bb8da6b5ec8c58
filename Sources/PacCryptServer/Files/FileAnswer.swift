import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptCore
import TextEncodings

extension Response {
    /// A file to be saved. Its length is always told: only so does a client notice when a transfer breaks off.
    ///
    /// - Parameters:
    ///   - name: a cleaned name.
    ///   - size: the bytes that `makeReader` gives.
    ///   - makeReader: reads the file from its start.
    static func file(
        named name: String, size: UInt64, _ makeReader: @escaping @Sendable () -> any PieceReader
    ) -> Response {
        let tag = SecretBytes.random(count: 16).withUnsafeBytes { Hexadecimal.text($0) }
        let headers: HTTPFields = [
            .contentType: "application/octet-stream",
            .contentDisposition: ContentDisposition.attachment(name),
            .contentSecurityPolicy: SecurityHeaders.filePolicy,
            .eTag: "\"\(tag)\"",
            .xAccelBuffering: "no",
        ]
        let body = ResponseBody(contentLength: Int(clamping: size)) { writer in
            let reader = makeReader()
            var buffer = ByteBuffer()
            while try await reader.next({ buffer.writeBytes($0) }) {
                try await writer.write(buffer)
                buffer.clear()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
