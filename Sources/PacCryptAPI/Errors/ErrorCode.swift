/// The machine-readable kind of an error, as it stands in the member `code` of every error answer.
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
        case .rateLimited, .tooManyAttempts: 429
        case .headersTooLarge: 431
        case .internalError: 500
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
        case .storageFull: "There is no room for this file"
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

    /// When the code is used, for the documentation.
    public var summary: String {
        switch self {
        case .missingMessage: "`message` is missing or empty."
        case .missingFile: "The form has no file, or that of a share no `pickup_password`."
        case .missingInput: "`message` to decrypt is missing, empty or not base64, or a field of a pickup is missing."
        case .invalidJSON: "The body is not a JSON object with members of the documented types."
        case .invalidForm: "The body is not well-formed multipart/form-data, or a field stands there twice."
        case .invalidRequest: "The request breaks a rule of HTTP/1.1. The connection is closed."
        case .invalidAlgorithm: "`algorithm` is none of those that `GET /api/algorithms` lists."
        case .invalidKey: "A key is not PEM, not of a supported kind, or of another kind than the algorithm needs."
        case .passwordRequired: "The algorithm or the container needs a password and none was sent."
        case .publicKeyRequired: "The algorithm needs `public_key`."
        case .privateKeyRequired: "The algorithm or the container needs `private_key`."
        case .keyPairNotUsed: "A key pair was asked for, but the algorithm uses a password."
        case .decryptionFailed: "The password or key is wrong. For the original's data also: it was changed."
        case .notAContainer: "The input is neither a container nor of an original format."
        case .damagedContainer: "The container was changed, cut short or extended."
        case .containerTooCostly: "The container asks for more key derivation work than the server allows."
        case .notText: "A text was asked for, and the content is not UTF-8."
        case .notFound: "There is nothing at this path."
        case .methodNotAllowed: "The path knows other methods; `Allow` lists them."
        case .requestTimeout: "The body stopped or arrived too slowly. The connection is closed."
        case .requestTruncated: "The connection ended before the body did."
        case .bodyTooLarge: "The body is above the bound of its kind."
        case .fieldTooLarge: "A field or the header of a part is above its bound."
        case .tooManyParts: "The form has more than 100 parts."
        case .fileTooLarge: "The file is above `max_file_size_bytes`."
        case .legacyTooLarge: "The original's data is above `legacy_max_bytes`."
        case .unsupportedMediaType: "The body is of a type that the route does not take."
        case .headersTooLarge: "A header line, or all together, are above the bound. The connection is closed."
        case .loginRequired: "A page of the admin area was asked for without a session, or the session has ended."
        case .loginFailed: "A login failed. It is not said why."
        case .addressNotAllowed: "The client is not in `admin_ip_whitelist`, or its address cannot be told."
        case .foreignOrigin:
            "A request that changes something has neither an `Origin` of this site nor `Sec-Fetch-Site: same-origin`."
        case .invalidCSRFToken: "A request that changes something has no valid `csrf_token` or `X-CSRF-Token`."
        case .wrongPassword: "The password that has to be repeated for this is missing or wrong."
        case .wrongCode: "A one-time code does not fit."
        case .invalidSetupToken: "The setup token is wrong or was used."
        case .setupRequired: "The server has to be set up first, at `/admin-setup`."
        case .alreadySetUp: "Setup was asked for and there is an admin."
        case .conflict: "Another request or program changed the same thing at the same time."
        case .weakPassword: "A new name or password breaks a rule; the message says which."
        case .invalidSettings: "A value of a setting is not allowed; the message names each."
        case .tooManyAttempts: "Too many attempts failed; `Retry-After` says for how many seconds."
        case .auditUnavailable: "The audit log cannot be written, and what must be on record is refused."
        case .rateLimited: "The client is over a limit; `Retry-After` says for how many seconds."
        case .busy: "Too much is going on; `Retry-After` says when to try again."
        case .unavailable: "The machine lacks memory or randomness, or a part of the server is down."
        case .storageFull: "The volume has no room for the file."
        case .internalError: "A fault of the server; its log says more."
        // Shares.
        case .invalidShareOption:
            "`expires_in`, `max_downloads`, `max_attempts`, `label`, `open_proof_sha256` or another option of a"
                + " share is not allowed; the message names it."
        case .codeRequired: "`requires_2fa` is true and `totp_code` was not sent. It is no attempt."
        case .fileRejected: "The virus scanner found something: `File rejected: <signature>`. Nothing was kept."
        case .wrongCredentials:
            "A password, key, code or proof of a pickup is wrong. It is not said which; only after a right"
                + " password does the message say that the clock differs."
        case .invalidTicket: "The ticket is wrong, older than 15 minutes or used up by 5 wrong passwords."
        case .invalidLease: "The lease is missing, wrong or over."
        case .invalidManageToken: "The manage token is missing or wrong."
        case .uploadNotAllowed: "`upload_access` asks for a passphrase or an admin."
        case .tooManyShares: "The client has `max_active_shares_per_client` shares that are not over."
        case .scanRequired: "A sealed upload, and `scan_required` is set."
        case .locked: "`max_attempts` is used up; the manage token opens the share again."
        case .shareNotFound: "There is no share of this id, or it is over for long."
        case .beingDownloaded: "All downloads are taken and one is under way; `Retry-After` says when to try again."
        case .zipNotAvailable: "A zip, or the content, was asked for and the share can only be downloaded sealed."
        case .originalShare: "The header or a sealed lease was asked for, and the share has no container."
        case .gone: "The share has expired, was burned or was revoked."
        case .shareLost: "The server has lost what the share consists of."
        case .tampered: "What is stored does not fit together: it was changed or exchanged."
        case .invalidRange: "`Range` lies outside the file; `Content-Range` says how long it is."
        case .notScanned: "The scanner is not available or could not scan all, and `scan_required` is set."
        }
    }
}
