import ContentPipeline
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

/// The header field that makes an answer a file to be saved (RFC 6266), with its name in UTF-8 (RFC 8187).
enum ContentDisposition {
    /// - Parameter name: a cleaned name.
    static func attachment(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
                && scalar != "%"
                ? Character(scalar) : "_"
        }
        return
            "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(PercentEncoding.text(name, plain: Self.plain))"
    }

    /// What `attr-char` (RFC 8187 §3.2.1) has besides letters and digits.
    private static let plain = "!#$&+-.^_`|~"
}
