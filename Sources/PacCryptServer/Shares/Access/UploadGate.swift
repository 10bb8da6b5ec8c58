import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacCryptCore
import RequestGuard
import Settings

/// Says who may leave a share, from headers and cookies alone, before anything of the body is read.
struct UploadGate: Sendable {
    /// What somebody needs who wants to leave a share.
    enum Need: Sendable, Equatable {
        /// Nothing more.
        case nothing
        /// The upload passphrase.
        case passphrase
        /// An admin's session.
        case admin
    }

    private let passphrase: UploadPassphrase
    private let forms: SmallFormReader
    private let origins: OriginGuard
    private let clock: @Sendable () -> Timestamp

    init(_ services: ServerServices, forms: SmallFormReader) {
        passphrase = UploadPassphrase(services)
        self.forms = forms
        origins = OriginGuard(audit: services.audit)
        clock = services.shares.clock
    }

    /// Lets in whom `upload_access` admits.
    ///
    /// - Throws: ``RequestError`` with `uploadNotAllowed`, `tooManyAttempts` or `foreignOrigin`; `DerivationError` when
    ///   too many derivations wait.
    func check(_ request: Request, _ context: ServerContext) async throws {
        switch try await need(request, context) {
        case .nothing:
            // A cookie decided, which a browser sends along whatever page is the cause.
            if context.policy.uploadAccess != .everyone {
                try origins.check(request, context, acceptsPrograms: true)
            }
        case .admin: throw RequestError(.uploadNotAllowed)
        case .passphrase:
            guard let shown = request.headers[.uploadPassphrase], let known = context.policy.uploadPassphrase else {
                throw RequestError(.uploadNotAllowed)
            }
            // What stands for bytes that were none of UTF-8: the passphrase itself cannot be told from them any more.
            guard !shown.unicodeScalars.contains("\u{FFFD}") else {
                throw RequestError(.uploadNotAllowed, "PacCrypt-Upload-Passphrase is not UTF-8")
            }
            try await passphrase.check(SecretText(shown), known, context)
        }
    }

    /// What is missing for an upload, apart from a passphrase in a header.
    func need(_ request: Request, _ context: ServerContext) async throws -> Need {
        let policy = context.policy
        switch policy.uploadAccess {
        case .everyone: return .nothing
        case .passphrase:
            if let known = policy.uploadPassphrase, let text = context.cookies.value(.upload, in: request.headers),
                passphrase.pass.isValid(text, for: known, now: clock())
            {
                return .nothing
            }
            return try await isAdmin(request, context) ? .nothing : .passphrase
        case .admin:
            return try await isAdmin(request, context) ? .nothing : .admin
        }
    }

    /// `POST /upload-access`: the passphrase for a cookie, so that a form need not send it along.
    func enter(_ request: Request, _ context: ServerContext) async throws -> Response {
        try origins.check(request, context, acceptsPrograms: true)
        let policy = context.policy
        guard policy.uploadAccess == .passphrase, let known = policy.uploadPassphrase else {
            throw RequestError(.conflict, "This server asks for no upload passphrase")
        }
        let form = try await forms.fields(request, context)
        try await passphrase.check(form.secret(.passphrase) ?? SecretText(""), known, context)
        var response: Response =
            request.prefersPage ? .seeOther("/") : try .json(DoneAnswer(message: "You can upload now."))
        response.headers.append(context.cookies.setting(.upload, to: passphrase.pass.issue(for: known, now: clock())))
        return response
    }

    /// Whether an admin asks, from an address that the allow-list admits.
    private func isAdmin(_ request: Request, _ context: ServerContext) async throws -> Bool {
        guard case .allowed = context.policy.adminAccess(for: context.client, request) else { return false }
        return try await context.session.find().principal.session != nil
    }
}
