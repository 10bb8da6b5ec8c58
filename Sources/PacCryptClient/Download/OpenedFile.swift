import AsyncHTTPClient
import HTTPSyntax
import NIOCore

/// A file that the server has opened, on its way here.
public struct OpenedFile: Sendable {
    /// The name that the server gives it, to be used with care; nil for none.
    public let name: String?
    /// The bytes of the whole file.
    public let size: UInt64
    private let body: HTTPClientResponse.Body

    /// - Throws: ``ClientError`` when the answer does not say how long the file is.
    init(_ response: HTTPClientResponse) throws(ClientError) {
        guard let size = response.headers.first(name: "Content-Length").flatMap(UInt64.init) else {
            throw ClientError(.invalidAnswer, "The server does not say how long the file is")
        }
        name = response.headers.first(name: "Content-Disposition").flatMap(ContentDisposition.fileName)
        self.size = size
        body = response.body
    }

    /// Takes the bytes in order, once.
    ///
    /// - Throws: ``ClientError`` when they are not as many as was said, and what `take` throws.
    public func receive(_ take: @Sendable ([UInt8]) async throws -> Void) async throws {
        var count: UInt64 = 0
        do {
            for try await buffer in body {
                count += UInt64(buffer.readableBytes)
                guard count <= size else {
                    throw ClientError(.invalidAnswer, "The server sends more than it said")
                }
                try await take(Array(buffer.readableBytesView))
            }
        } catch {
            throw ServerConnection.clientError(error)
        }
        guard count == size else { throw ClientError(.interrupted, "The download broke off") }
    }
}
