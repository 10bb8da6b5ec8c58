import AdminAccess
import AuditLog
import HTTPTypes
import Hummingbird
import MultipartForm
import NIOCore
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard

/// A request that is answered with an error.
struct RequestError: Error, Sendable {
    let code: ErrorCode
    /// What the client is told, when the code's own words are not enough.
    let message: String?
    /// Fields of the answer's header that belong to the error.
    var headers: HTTPFields

    init(_ code: ErrorCode, _ message: String? = nil, headers: HTTPFields = [:]) {
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// The server has no room now, but will have soon.
    static func busy(retryAfterSeconds: Int) -> RequestError {
        RequestError(.busy, headers: [.retryAfter: "\(retryAfterSeconds)"])
    }
}

extension RequestError {
    /// What a client is told about any error. Errors of the server itself say nothing about their cause.
    init(_ error: any Error) {
        switch error {
        case let error as RequestError: self = error
        case let failure as ConnectionFailure: self.init(failure.code)
        case let error as PacCryptError: self.init(error)
        case let error as DerivationError: self.init(error)
        case let error as MultipartError: self.init(error)
        case let error as SpoolError: self.init(error)
        case let error as ShareError: self.init(error)
        case let error as NoPlace: self.init(error)
        case let error as BlobError: self.init(error)
        case let error as AdminAccessError: self.init(error)
        case let error as AuditLogError: self.init(error)
        case let error as HTTPError where error.status == .notFound: self.init(.notFound)
        // The connection broke while the request was read: whoever sent it is gone.
        case is IOError, is ChannelError: self.init(ConnectionFailure.truncated.code)
        case is CancellationError: self = .busy(retryAfterSeconds: 5)
        default: self.init(.internalError)
        }
    }

    private init(_ error: MultipartError) {
        switch (error.code.category, error.code) {
        case (.unsupportedMediaType, _): self.init(.unsupportedMediaType)
        case (.tooLarge, .tooManyParts): self.init(.tooManyParts)
        case (.tooLarge, _): self.init(.fieldTooLarge, "Too large: \(error.reason)")
        case (.malformed, _): self.init(.invalidForm, "Invalid form: \(error.reason)")
        }
    }

    /// A client that does too much at once is told so; when everybody together does, the server is busy.
    private init(_ error: NoPlace) {
        switch error {
        case .ofOwner: self.init(.rateLimited, "Too many requests at once", headers: [.retryAfter: "2"])
        case .atAll: self = .busy(retryAfterSeconds: 2)
        }
    }

    private init(_ error: SpoolError) {
        switch error {
        case _ where error.isStorageFull: self.init(.storageFull)
        case .originalTooLarge: self.init(.legacyTooLarge, "\(error)")
        case .limitReached, .reserveReached, .file: self.init(.unavailable, headers: [.retryAfter: "10"])
        case .foreignFolder, .invalidUse: self.init(.internalError)
        }
    }

    private init(_ error: DerivationError) {
        switch error.code {
        case .limitExceeded: self.init(.containerTooCostly, error.reason)
        default: self = .busy(retryAfterSeconds: error.retryAfterSeconds ?? 5)
        }
    }

    private init(_ error: PacCryptError) {
        switch error.code {
        case .noSlotOpens: self.init(.decryptionFailed)
        case .notAContainer: self.init(.notAContainer)
        case .malformedHeader, .headerNotAuthentic, .damagedPayload: self.init(.damagedContainer)
        case .limitExceeded: self.init(.containerTooCostly, error.reason)
        case .invalidAlgorithm: self.init(.invalidAlgorithm)
        case .invalidKey: self.init(.invalidKey, error.reason)
        case .invalidArgument: self.init(.missingInput, error.reason)
        case .unavailable: self.init(.unavailable, headers: [.retryAfter: "10"])
        default: self.init(.internalError)
        }
    }
}
