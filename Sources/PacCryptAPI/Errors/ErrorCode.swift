/// The machine-readable kind of an error, as it stands in the member `code` of every error answer. `docs/api.md` says
/// when each is used.
public enum ErrorCode: String, Sendable, Codable, CaseIterable {
    // What the request says.
    case missingMessage = "missing_message"
    case missingFile = "missing_file"
    case missingInput = "missing_input"
    case invalidJSON = "invalid_json"
    case invalidForm = "invalid_form"
    case invalidRequest = "invalid_request"
    case invalidAlgorithm = "invalid_algorithm"
    case invalidKey = "invalid_key"
    case passwordRequired = "password_required"
    case publicKeyRequired = "public_key_required"
    case privateKeyRequired = "private_key_required"
    case keyPairNotUsed = "key_pair_not_used"
    // What was to be opened.
    case decryptionFailed = "decryption_failed"
    case notAContainer = "not_a_container"
    case damagedContainer = "damaged_container"
    case containerTooCostly = "container_too_costly"
    case notText = "not_text"
    // How the request was made.
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case requestTruncated = "request_truncated"
    case bodyTooLarge = "body_too_large"
    case fieldTooLarge = "field_too_large"
    case tooManyParts = "too_many_parts"
    case fileTooLarge = "file_too_large"
    case legacyTooLarge = "legacy_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case headersTooLarge = "headers_too_large"
    case misdirectedRequest = "misdirected_request"
    case unsupportedTransferCoding = "unsupported_transfer_coding"
    // The admin area.
    case loginRequired = "login_required"
    case loginFailed = "login_failed"
    case addressNotAllowed = "address_not_allowed"
    case foreignOrigin = "foreign_origin"
    case invalidCSRFToken = "invalid_csrf_token"
    case wrongPassword = "wrong_password"
    case wrongCode = "wrong_code"
    case invalidSetupToken = "invalid_setup_token"
    case setupRequired = "setup_required"
    case alreadySetUp = "already_set_up"
    case conflict = "conflict"
    case weakPassword = "weak_password"
    case invalidSettings = "invalid_settings"
    case tooManyAttempts = "too_many_attempts"
    case auditUnavailable = "audit_unavailable"
    // What the server can take.
    case rateLimited = "rate_limited"
    case busy = "busy"
    case unavailable = "unavailable"
    case storageFull = "storage_full"
    case internalError = "internal_error"
    // Shares.
    case invalidShareOption = "invalid_share_option"
    case codeRequired = "code_required"
    case fileRejected = "file_rejected"
    case wrongCredentials = "wrong_credentials"
    case invalidTicket = "invalid_ticket"
    case invalidLease = "invalid_lease"
    case invalidManageToken = "invalid_manage_token"
    case uploadNotAllowed = "upload_not_allowed"
    case tooManyShares = "too_many_shares"
    case scanRequired = "scan_required"
    case locked = "locked"
    case shareNotFound = "share_not_found"
    case beingDownloaded = "being_downloaded"
    case zipNotAvailable = "zip_not_available"
    case originalShare = "original_share"
    case gone = "gone"
    case shareLost = "share_lost"
    case tampered = "tampered"
    case invalidRange = "invalid_range"
    case notScanned = "not_scanned"
}

extension ErrorCode {
    /// The HTTP status of the answer.
    public var status: Int {
        switch self {
        case .missingMessage, .missingFile, .missingInput, .invalidJSON, .invalidForm, .invalidRequest,
            .invalidAlgorithm, .invalidKey, .passwordRequired, .publicKeyRequired, .privateKeyRequired,
            .keyPairNotUsed, .decryptionFailed, .notAContainer, .damagedContainer, .containerTooCostly, .notText,
            .requestTruncated, .weakPassword, .invalidSettings:
            400
        case .loginRequired, .loginFailed: 401
        case .addressNotAllowed, .foreignOrigin, .invalidCSRFToken, .wrongPassword, .wrongCode, .invalidSetupToken: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .setupRequired, .alreadySetUp, .conflict: 409
        case .bodyTooLarge, .fieldTooLarge, .tooManyParts, .fileTooLarge, .legacyTooLarge: 413
        case .unsupportedMediaType: 415
        case .misdirectedRequest: 421
        case .rateLimited, .tooManyAttempts: 429
        case .headersTooLarge: 431
        case .internalError: 500
        case .unsupportedTransferCoding: 501
        case .busy, .unavailable, .auditUnavailable: 503
        case .storageFull: 507
        // Shares.
        case .invalidShareOption, .codeRequired, .fileRejected: 400
        case .wrongCredentials, .invalidTicket, .invalidLease, .invalidManageToken: 401
        case .uploadNotAllowed, .tooManyShares, .scanRequired, .locked: 403
        case .shareNotFound: 404
        case .beingDownloaded, .zipNotAvailable, .originalShare: 409
        case .gone, .shareLost, .tampered: 410
        case .invalidRange: 416
        case .notScanned: 503
        }
    }

    /// What the answer says when nothing more is known. Those that the original PacCrypt had are kept to the letter.
    public var message: String {
        switch self {
        case .missingMessage: "Missing message"
        case .missingFile: "Missing file or fields"
        case .missingInput, .invalidJSON: "Missing or invalid input"
        case .invalidForm: "The form is not valid multipart/form-data"
        case .invalidRequest: "The request is not valid HTTP"
        case .invalidAlgorithm: "Invalid algorithm"
        case .invalidKey: "The key cannot be read"
        case .passwordRequired: "Password required"
        case .publicKeyRequired: "Public key required for this algorithm"
        case .privateKeyRequired: "Private key required for this algorithm"
        case .keyPairNotUsed: "Algorithm does not require key pairs"
        case .decryptionFailed, .notAContainer, .damagedContainer: "Decryption failed"
        case .containerTooCostly: "The container asks for more work than this server does"
        case .notText: "The decrypted content is not text; decrypt it as a file"
        case .notFound: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .requestTimeout: "The request took too long to arrive"
        case .requestTruncated: "The request ended too early"
        case .bodyTooLarge: "The request is too large"
        case .fieldTooLarge: "A field is too large"
        case .tooManyParts: "The form has too many parts"
        case .fileTooLarge: "The file is too large"
        case .legacyTooLarge:
            "This file of the original PacCrypt is too large to be opened here; use the command line: paccrypt decrypt"
        case .unsupportedMediaType: "The content type is not supported here"
        case .headersTooLarge: "The request header is too large"
        case .misdirectedRequest:
            "This server is not set up to be reached by that name; its operator sets public_url, or trusted_proxies"
        case .unsupportedTransferCoding: "The transfer coding is not supported; send the body as it is, or in chunks"
        case .loginRequired: "Log in first"
        case .loginFailed: "The name, the password or the code is wrong"
        case .addressNotAllowed: "This address may not use the admin pages"
        case .foreignOrigin: "This request does not come from this site"
        case .invalidCSRFToken: "The form is out of date; load the page again"
        case .wrongPassword: "The password is wrong"
        case .wrongCode: "The code is wrong"
        case .invalidSetupToken: "The setup token is wrong or was used"
        case .setupRequired: "This server has no admin yet"
        case .alreadySetUp: "This server has an admin already"
        case .conflict: "Something else changed this meanwhile; load the page again"
        case .weakPassword: "The new password cannot be used"
        case .invalidSettings: "A setting is not allowed"
        case .tooManyAttempts: "Too many failed attempts; try again later"
        case .auditUnavailable: "The audit log cannot be written, so nothing was changed"
        case .rateLimited: "Too many requests"
        case .busy: "The server is busy; try again soon"
        case .unavailable: "The server cannot do this right now"
        case .storageFull: "The server has no room left for this"
        case .internalError: "Internal server error"
        // Shares.
        case .invalidShareOption: "An option of the share is not allowed"
        case .codeRequired: "This share asks for a code from an authenticator app"
        case .fileRejected: "File rejected"
        case .wrongCredentials: "A password or the code is wrong"
        case .invalidTicket: "Unlock the share again"
        case .invalidLease: "Open the share again"
        case .invalidManageToken: "The manage token is wrong"
        case .uploadNotAllowed: "Uploads are not open to everyone here"
        case .tooManyShares: "You have too many active shares here"
        case .scanRequired: "This server takes only what it can scan, and a sealed file cannot be scanned"
        case .locked: "The share is locked after too many wrong attempts; its sender can open it again"
        case .shareNotFound: "There is no such share"
        case .beingDownloaded: "The share is being downloaded right now"
        case .zipNotAvailable: "There is no zip under this lease; take the files one by one"
        case .originalShare: "This share was made by the original PacCrypt; only the server can open it"
        case .gone: "The share is over"
        case .shareLost: "The stored file is missing"
        case .tampered: "The stored share was changed and cannot be handed out"
        case .invalidRange: "The range is not within the file"
        case .notScanned: "The file could not be scanned, and this server takes only scanned files"
        }
    }
}

/// The JSON body of every error answer.
public struct ErrorAnswer: Sendable, Codable, Equatable {
    /// What happened, for a person.
    public var error: String
    /// What happened, for a program: the raw value of an ``ErrorCode``, or a code of a later version.
    public var code: String
    /// What the server knows beyond that; only for an admin, while errors are verbose.
    public var detail: String?

    /// - Parameters:
    ///   - code: the kind of error.
    ///   - message: what happened; the code's own words when nil.
    ///   - detail: what the server knows beyond that.
    public init(_ code: ErrorCode, message: String? = nil, detail: String? = nil) {
        error = message ?? code.message
        self.code = code.rawValue
        self.detail = detail
    }
}
