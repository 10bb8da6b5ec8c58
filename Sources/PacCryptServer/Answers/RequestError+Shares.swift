import HTTPTypes
import PacCryptAPI
import PacShare

extension RequestError {
    /// What a client is told about an error of a share.
    init(_ error: ShareError) {
        switch error.code {
        case .notFound: self.init(.shareNotFound)
        case .gone: self.init(.gone)
        case .lost: self.init(.shareLost)
        case .tampered: self.init(.tampered)
        case .locked: self.init(.locked)
        case .wrongSecret: self.init(.wrongCredentials)
        case .clockOff: self.init(.wrongCredentials, error.reason)
        case .invalidToken: self.init(.invalidLease)
        case .tooManyAttempts: self.init(.tooManyAttempts, error.reason, headers: error.retryAfter)
        case .beingDownloaded: self.init(.beingDownloaded, headers: error.retryAfter)
        case .invalidArgument: self.init(.invalidShareOption, error.reason)
        case .codeRequired: self.init(.codeRequired)
        case .notPossible: self.init(.zipNotAvailable, error.reason)
        case .originalShare: self.init(.originalShare)
        case .tooManyShares: self.init(.tooManyShares)
        case .tooLarge: self.init(.fileTooLarge, error.reason)
        case .busy: self = .busy(retryAfterSeconds: error.retryAfterSeconds ?? 10)
        case .infected: self.init(.fileRejected, error.reason)
        case .scanRequired: self.init(.notScanned, error.reason)
        default: self.init(.unavailable, headers: [.retryAfter: "10"])
        }
    }

    /// What a client is told about an error of the store of blobs, whose reasons are for operators.
    init(_ error: BlobError) {
        switch error {
        case _ where error.isStorageFull: self.init(.storageFull)
        case .missing: self.init(.shareLost)
        case .noRoom, .folderInUse, .foreignMarker, .wrongFolder, .file, .invalidUse:
            self.init(.unavailable, headers: [.retryAfter: "10"])
        }
    }
}

extension ShareError {
    fileprivate var retryAfter: HTTPFields {
        retryAfterSeconds.map { [.retryAfter: "\(max(1, $0))"] } ?? [:]
    }
}
