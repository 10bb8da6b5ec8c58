import ContentPipeline
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI
import RequestGuard

/// The body of a request, to be read once: bounded, known to be whole when it ends, and asked for only when somebody
/// reads (a client that expects `100 Continue` gets it then).
struct IncomingBody: Sendable {
    private let body: RequestBody
    private let channel: any Channel
    /// The length that the header claims; nil for a chunked body.
    let expectedCount: Int?
    private let limit: Int
    /// From so many bytes on a body is received in pieces that are large while few streams are under way.
    private static let largeCount = 8 << 20
    private let tooLarge: ErrorCode

    /// - Parameters:
    ///   - limit: the most bytes.
    ///   - code: the error for more than that.
    /// - Throws: the error when the length that the header claims is above the limit already.
    init(_ request: Request, _ context: ServerContext, limit: Int, code: ErrorCode = .bodyTooLarge) throws {
        body = request.body
        channel = context.channel
        expectedCount = request.headers[.contentLength].flatMap { Int($0) }
        self.limit = limit
        tooLarge = code
        if let expectedCount, expectedCount > limit { throw RequestError(code) }
    }

    /// Hands the body out piece by piece.
    ///
    /// - Parameter piece: how much of a large body is received at once; little unless told.
    /// - Throws: ``ConnectionFailure`` when it does not arrive whole, ``RequestError`` above the limit, and what
    ///   `receive` throws.
    func read(inPieces piece: ContentPiece? = nil, _ receive: (ByteBuffer) async throws -> Void) async throws {
        channel.triggerUserOutboundEvent(BodyWanted.now, promise: nil)
        let large = (expectedCount ?? 0) >= Self.largeCount ? piece : nil
        if let large { _ = channel.setOption(.recvAllocator, value: ReceiveBuffers.large(large)) }
        defer { if large != nil { _ = channel.setOption(.recvAllocator, value: ReceiveBuffers.usual) } }
        let transfer = ConnectionExecutor.beginTransfer(of: expectedCount)
        defer { transfer?.endTransfer() }
        var count = 0
        for try await piece in body {
            count += piece.readableBytes
            guard count <= limit else { throw RequestError(tooLarge) }
            try await receive(piece)
        }
        if let expectedCount, count < expectedCount { throw ConnectionFailure.truncated }
    }

    /// Collects the whole body.
    ///
    /// - Returns: the body, and what it takes of the budget, until the answer has left unless it is made less before.
    /// - Throws: as ``read(_:)``, and `NoPlace` when there is no room in the budget.
    func collect(
        within budget: FairBudget, for holdings: RequestHoldings
    ) async throws -> (bytes: [UInt8], claim: Claim) {
        let claim = budget.claim(for: holdings.claimant)
        holdings.keep(claim)
        var bytes: [UInt8] = []
        try await read(inPieces: ContentPiece()) { piece in
            let count = bytes.count + piece.readableBytes
            try claim.resize(to: count, ClaimSize(ofBody: expectedCount ?? count))
            // An array that grows is there twice while it is moved. Memory that nothing was written to yet is none.
            if let expectedCount, bytes.isEmpty { bytes.reserveCapacity(expectedCount) }
            bytes.append(contentsOf: piece.readableBytesView)
            piece.wipe()
        }
        return (bytes, claim)
    }
}
