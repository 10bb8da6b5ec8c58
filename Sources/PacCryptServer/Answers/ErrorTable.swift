import AdminAccess
import AuditLog
import FileSystem
import HTTPTypes
import JSONSyntax
import MultipartForm
import NIOCore
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import Settings

// The table from errors to answers. `ErrorCode` says which status and which words each code has. What a handler finds
// wrong with a request by itself, it throws as a `RequestError`; every other error becomes one here.

/// An error that has a line, or several, in the table.
private protocol Answered: Error {
    /// What the client is told.
    var answer: RequestError { get }
}

extension RequestError {
    /// What a client is told about any error. Faults of the server itself are told without their cause.
    init(_ error: any Error) {
        switch error {
        case let error as RequestError:
            self = error
            return
        case let error as any Answered: self = error.answer
        case is CancellationError: self.init(.busy, retryAfterSeconds: 5)
        // The connection broke while the request was read: whoever sent it is gone.
        case is IOError, is ChannelError: self = ConnectionFailure.truncated.answer
        default: self.init(.internalError)
        }
        cause = error
    }
}

// MARK: The request

extension ConnectionFailure: Answered {
    var answer: RequestError {
        switch self {
        case .tooSlow: RequestError(.requestTimeout)
        case .truncated: RequestError(.requestTruncated)
        case .malformed: RequestError(.invalidRequest)
        case .unsupportedCoding: RequestError(.unsupportedTransferCoding)
        case .headersTooLarge: RequestError(.headersTooLarge)
        case .gaveWay: NoPlace.gaveWay.answer
        }
    }
}

extension MultipartError: Answered {
    var answer: RequestError {
        switch self {
        case .notMultipart: RequestError(.unsupportedMediaType)
        case .invalidBoundary, .missingBoundary, .truncated, .malformedDelimiter, .malformedHeader, .encodedPart,
            .notUTF8, .repeatedField, .unknownField:
            RequestError(.invalidForm, "Invalid form: \(self)")
        case .preambleTooLarge, .epilogueTooLarge, .delimiterTooLarge, .headerTooLarge, .tooManyHeaderLines,
            .fieldTooLarge, .textsTooLarge:
            RequestError(.fieldTooLarge, "Too large: \(self)")
        case .tooManyParts: RequestError(.tooManyParts)
        }
    }
}

extension JSONError: Answered {
    var answer: RequestError {
        switch self {
        case .repeatedName, .tooDeep, .tooManyValues: RequestError(.invalidJSON, "Invalid JSON: \(self)")
        // What is no JSON, or not of the documented types, is told in the original's words.
        default: RequestError(.invalidJSON)
        }
    }
}

/// A client that does too much at once is told so; when everybody together does, the server is busy.
extension NoPlace: Answered {
    var answer: RequestError {
        switch self {
        case .ofOwner: RequestError(.rateLimited, "Too many requests at once", retryAfterSeconds: 2)
        case .atAll, .gaveWay: RequestError(.busy, retryAfterSeconds: 2)
        }
    }
}

// MARK: Files and stores

extension FileError: Answered {
    var answer: RequestError {
        isStorageFull ? RequestError(.storageFull) : RequestError(.unavailable, retryAfterSeconds: 10)
    }
}

/// What every store throws that keeps things on a disk, apart from blobs and the audit log.
extension StorageFailure: Answered {
    var answer: RequestError {
        switch self {
        case .file(let error): error.answer
        case .full: RequestError(.storageFull)
        case .failed: RequestError(.unavailable, retryAfterSeconds: 10)
        }
    }
}

// MARK: Encrypting and decrypting

extension DerivationError: Answered {
    var answer: RequestError {
        switch self {
        case .tooMuchMemory: RequestError(.containerTooCostly, description)
        case .tooManyOfClient(let seconds), .queueFull(let seconds), .waitedTooLong(let seconds):
            RequestError(.busy, retryAfterSeconds: seconds)
        }
    }
}

extension PacCryptError: Answered {
    var answer: RequestError {
        switch code {
        case .noSlotOpens: RequestError(.decryptionFailed)
        case .notAContainer: RequestError(.notAContainer)
        case .malformedHeader, .headerNotAuthentic, .damagedPayload: RequestError(.damagedContainer)
        case .limitExceeded: RequestError(.containerTooCostly, reason)
        case .invalidAlgorithm: RequestError(.invalidAlgorithm)
        case .invalidKey: RequestError(.invalidKey, reason)
        case .invalidArgument: RequestError(.missingInput, reason)
        case .unavailable: RequestError(.unavailable, retryAfterSeconds: 10)
        // The codes of a library are open.
        default: RequestError(.internalError)
        }
    }
}

extension SpoolError: Answered {
    var answer: RequestError {
        switch self {
        case .limitReached, .reserveReached: RequestError(.storageFull)
        case .file(let error): error.answer
        case .originalTooLarge: RequestError(.legacyTooLarge, description)
        case .foreignFolder, .invalidUse: RequestError(.internalError)
        }
    }
}

// MARK: Shares

extension ShareError: Answered {
    var answer: RequestError {
        switch self {
        case .notFound: RequestError(.shareNotFound)
        case .gone: RequestError(.gone)
        case .lost: RequestError(.shareLost)
        case .locked: RequestError(.locked)
        case .tampered: RequestError(.tampered)
        case .beingDownloaded(let seconds): RequestError(.beingDownloaded, retryAfterSeconds: seconds)
        case .originalShare: RequestError(.originalShare)
        case .wrongSecret: RequestError(.wrongCredentials)
        case .clockOff: RequestError(.wrongCredentials, "\(self)")
        case .codeRequired: RequestError(.codeRequired)
        case .tooManyAttempts(let seconds): .tooManyAttempts(retryAfterSeconds: seconds)
        case .noTicket: RequestError(.invalidTicket)
        case .noLease: RequestError(.invalidLease)
        case .wrongManageToken: RequestError(.invalidManageToken)
        case .noPicture: RequestError(.notFound)
        case .noSuchFile: RequestError(.notFound, "There is no such file in the share")
        case .noZip: RequestError(.zipNotAvailable)
        case .onlySealed, .tooLargeToShow: RequestError(.zipNotAvailable, "\(self)")
        case .invalidOption: RequestError(.invalidShareOption, "\(self)")
        case .tooManyShares: RequestError(.tooManyShares)
        case .tooManyFiles, .tooLarge: RequestError(.fileTooLarge, "\(self)")
        case .tooManyUploads: RequestError(.busy, retryAfterSeconds: 10)
        case .infected: RequestError(.fileRejected, "\(self)")
        case .notScanned: RequestError(.notScanned, "\(self)")
        case .sealedNotAccepted: RequestError(.scanRequired)
        case .storageUnavailable(let cause): cause.answer
        case .alreadyStored: RequestError(.unavailable, retryAfterSeconds: 10)
        case .misuse: RequestError(.internalError)
        }
    }
}

extension BlobError: Answered {
    var answer: RequestError {
        switch self {
        case .noRoom: RequestError(.storageFull)
        case .file(let error): error.answer
        case .missing: RequestError(.shareLost)
        case .folderInUse, .foreignMarker, .wrongFolder, .invalidUse:
            RequestError(.unavailable, retryAfterSeconds: 10)
        }
    }
}

// MARK: The admin area

extension AdminAccessError: Answered {
    var answer: RequestError {
        switch self {
        case .wrongCredentials: RequestError(.loginFailed)
        case .wrongPassword: RequestError(.wrongPassword)
        case .tooManyAttempts(let seconds): .tooManyAttempts(retryAfterSeconds: seconds)
        case .clockOff, .wrongCode: RequestError(.wrongCode, "\(self)")
        case .codeRequired: RequestError(.codeRequired, "\(self)")
        case .wrongSetupToken: RequestError(.invalidSetupToken)
        case .alreadySetUp: RequestError(.alreadySetUp)
        case .notSetUp: RequestError(.setupRequired)
        case .unusableName, .passwordTooShort, .passwordTooLong: RequestError(.weakPassword, "\(self)")
        case .noPendingSecondFactor, .secondFactorIsOn, .secondFactorIsOff, .changedMeanwhile, .noSuchSession:
            RequestError(.conflict, "\(self)")
        case .sessionEnded, .endedByWrongAttempts: RequestError(.loginRequired, "\(self)")
        }
    }
}

/// Whatever keeps the log from being written, nothing that must be on record is done, and that is what matters.
extension AuditLogError: Answered {
    var answer: RequestError { RequestError(.auditUnavailable, retryAfterSeconds: 30) }
}

extension SettingsFileError: Answered {
    var answer: RequestError {
        switch self {
        case .invalid, .unfinished: RequestError(.invalidSettings, description)
        case .changedOnDisk, .missing: RequestError(.conflict)
        case .file(let error): error.answer
        }
    }
}
