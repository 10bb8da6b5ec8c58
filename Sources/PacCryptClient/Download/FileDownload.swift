import AsyncHTTPClient
import HTTPSyntax
import NIOCore
import PacCryptAPI
import PacCryptCore

/// One file of a share on its way here, resumed where it broke off.
struct FileDownload {
    /// Takes bytes in order.
    typealias Receiver = @Sendable ([UInt8]) async throws -> Void

    private let url: String
    private let lease: SecretText
    private let size: UInt64
    private let receive: Receiver
    /// How many bytes are here.
    private(set) var offset: UInt64
    /// Which file the server says it is, once it has said so.
    private var entityTag: String?

    /// - Parameters:
    ///   - number: which file of the share, from 1.
    ///   - size: the bytes of the whole file.
    ///   - offset: how many of them are here already.
    init(
        _ number: Int, of link: ShareLink, lease: SecretText, size: UInt64, from offset: UInt64,
        receive: @escaping Receiver
    ) {
        url = link.text(.shareFile) + "?\(QueryName.file.rawValue)=\(number)"
        self.lease = lease
        self.size = size
        self.receive = receive
        self.offset = offset
    }

    var isComplete: Bool { offset >= size }

    /// Asks for what is missing, and takes what comes of it.
    ///
    /// - Throws: ``ClientError``, ``ReceiverFailure`` and `CancellationError`.
    mutating func attempt(over connection: ServerConnection) async throws {
        let response = try await connection.send(request)
        let end = try checkedEnd(of: response)
        do {
            for try await buffer in response.body {
                guard UInt64(buffer.readableBytes) <= end - offset else {
                    throw ClientError(.invalidAnswer, "The server sends more than it said")
                }
                do {
                    try await receive(Array(buffer.readableBytesView))
                } catch {
                    throw ReceiverFailure(cause: error)
                }
                offset += UInt64(buffer.readableBytes)
            }
        } catch {
            throw ServerConnection.clientError(error)
        }
        guard isComplete else { throw ClientError(.interrupted, "The download broke off") }
    }

    private var request: HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Authorization", value: "Bearer \(lease.text)")
        if offset > 0 {
            request.headers.add(name: "Range", value: "bytes=\(offset)-")
            if let entityTag { request.headers.add(name: "If-Range", value: entityTag) }
        }
        return request
    }

    /// Checks that the answer is what was asked for, and returns where it ends.
    private mutating func checkedEnd(of response: HTTPClientResponse) throws -> UInt64 {
        let tag = response.headers.first(name: "ETag")
        if let tag, let entityTag, tag != entityTag { throw Self.changed }
        entityTag = tag ?? entityTag
        let end: UInt64
        switch response.status {
        case .ok:
            // The whole, where a part was asked for: it is another file than before, or there are no parts.
            guard offset == 0 else { throw Self.changed }
            end = size
        case .partialContent:
            let range = response.headers.first(name: "Content-Range").flatMap(ContentRange.init)
            guard let range, range.first == offset, range.total == size, range.last < size else { throw Self.changed }
            end = range.last + 1
        default:
            throw ClientError(.invalidAnswer, "The server answers a download with something else")
        }
        if let length = response.headers.first(name: "Content-Length"), UInt64(length) != end - offset {
            throw Self.changed
        }
        return end
    }

    private static var changed: ClientError {
        ClientError(.changed, "The file on the server is not the one that it said it has")
    }
}

/// What the receiver of a download threw, which is no failure of the connection.
struct ReceiverFailure: Error {
    let cause: any Error
}
