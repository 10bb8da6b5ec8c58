import ContentPipeline
import Foundation
import HTTPSyntax
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptCore
import TextEncodings

extension Response {
    /// A file to be saved. Its length is always told: only so does a client notice when a transfer breaks off.
    ///
    /// - Parameters:
    ///   - name: a name that was made to be proposed.
    ///   - size: the bytes that the source gives.
    ///   - makeSource: reads the file from its start.
    static func file(
        named name: String, size: UInt64, _ makeSource: @escaping @Sendable () throws -> any ContentSource
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
            let transfer = ConnectionExecutor.beginTransfer(of: Int(clamping: size))
            defer { transfer?.endTransfer() }
            let source = try makeSource()
            var buffer = ByteBuffer()
            while try await source.next(into: &buffer) {
                guard buffer.readableBytes > 0 else { continue }
                try await writer.write(buffer)
                buffer.clear()
                // A client may take it faster than the cipher works, so that nothing else here ever waits.
                await Task.yield()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension ByteBuffer: ContentBuffer {
    public var count: Int { readableBytes }

    public mutating func append(
        upTo capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws {
        try writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) {
            try make(UnsafeMutableRawBufferPointer(rebasing: $0[..<capacity]))
        }
    }
}
