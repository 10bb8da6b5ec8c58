import AdminAccess
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI

/// What an admin changes about the own account: password, second factor, reset.
struct AdminAccountForms: Sendable {
    let access: AccessControl
    let actions: ServerActions
    let qrCodePNG: @Sendable (String) async throws -> [UInt8]
    let status: AdminStatus
    let pages: AdminPages

    /// `POST /admin-change-password`
    func changePassword(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await status.showingRefusals(request, context) {
            let form = context.form
            if let again = form.secret(.newPasswordAgain), again != form.secret(.newPassword) {
                throw RequestError(.weakPassword, "The two new passwords differ.")
            }
            let signIn = try await access.changePassword(
                of: try context.adminSession(), try form.stepUp(), to: try form.password(.newPassword),
                client: context.accessClient)
            return try done(.passwordChanged, signIn, request, context)
        }
    }

    /// `POST /admin-enable-2fa`: with the password it begins, with a code of the app too it is done. When it is on
    /// already, both give new recovery codes.
    func enableTwoFactor(_ request: Request, _ context: ServerContext) async throws -> Response {
        if context.principal.session?.secondFactorIsOn == true { return try await renewCodes(request, context) }
        if context.form.secret(.code).nonEmpty != nil { return try await confirm(request, context) }
        return try await status.showingRefusals(request, context) {
            let enrolment = try await access.beginSecondFactor(
                of: try context.adminSession(), password: try context.form.password(.password),
                client: context.accessClient)
            if request.prefersData {
                return try .json(EnrolmentAnswer(secret: enrolment.secret.base32, link: enrolment.link))
            }
            return try enrolmentPage(context, secret: enrolment.secret.base32.inGroups)
        }
    }

    private func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        do {
            let activation = try await access.confirmSecondFactor(
                of: try context.adminSession(), try context.form.stepUp(), client: context.accessClient)
            var response = try codesPage(activation.recoveryCodes, request, context)
            response.setCookies(of: activation.signIn, context)
            return response
        } catch AdminAccessError.wrongPassword where request.prefersPage {
            return try enrolmentPage(context, passwordError: "\(AdminAccessError.wrongPassword)", status: .forbidden)
        } catch let error as AdminAccessError where request.prefersPage && error.isAboutCode {
            return try enrolmentPage(context, codeError: "\(error)", status: .forbidden)
        } catch {
            return try await status.showingRefusals(request, context) { throw error }
        }
    }

    private func renewCodes(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await status.showingRefusals(request, context) {
            let codes = try await access.renewRecoveryCodes(
                of: try context.adminSession(), try context.form.stepUp(), client: context.accessClient)
            return try codesPage(codes, request, context)
        }
    }

    private func codesPage(
        _ codes: [RecoveryCode], _ request: Request, _ context: ServerContext
    ) throws -> Response {
        let codes = codes.map(\.text)
        if request.prefersData { return try .json(RecoveryCodesAnswer(recoveryCodes: codes)) }
        return try pages.response(
            AdminRecoveryCodesView(
                model: AdminRecoveryCodesModel(frame: pages.frame(context, .status), codes: codes)))
    }

    private func enrolmentPage(
        _ context: ServerContext, secret: String? = nil, passwordError: String? = nil, codeError: String? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try pages.response(
            AdminTwoFactorView(
                model: AdminTwoFactorModel(
                    frame: pages.frame(context, .status), secret: secret, passwordError: passwordError,
                    codeError: codeError)),
            status: status)
    }

    /// `GET /admin-qr`: the picture of the secret that waits to be confirmed in this session, and in no other.
    func qrCode(_ request: Request, _ context: ServerContext) async throws -> Response {
        guard let enrolment = try await access.pendingSecondFactor(of: try context.adminSession()) else {
            throw RequestError(.notFound)
        }
        let png = try await qrCodePNG(enrolment.link)
        return Response(
            status: .ok, headers: [.contentType: "image/png", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: png)))
    }

    /// `POST /admin-disable-2fa`
    func disableTwoFactor(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await status.showingRefusals(request, context) {
            let signIn = try await access.disableSecondFactor(
                of: try context.adminSession(), try context.form.stepUp(), client: context.accessClient)
            return try done(.twoFactorDisabled, signIn, request, context)
        }
    }

    /// `POST /admin-reset`
    func reset(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await status.showingRefusals(request, context) {
            _ = try await access.reset(
                try context.adminSession(), password: try context.form.password(.password), client: context.accessClient
            )
            await actions.announceSetupToken()
            let text = "The admin and all sessions are deleted. The new setup token is in the server's own log."
            var response =
                request.prefersData
                ? try Response.json(DoneAnswer(message: text))
                : try pages.response(
                    AdminMessageView(
                        model: AdminMessageModel(
                            heading: "Reset", paragraphs: [text], link: "/admin-setup", linkText: "Set up anew")))
            response.headers.append(context.cookies.removing(.session))
            response.headers.append(context.cookies.removing(.device))
            return response
        }
    }

    private func done(
        _ notice: AdminNotice, _ signIn: SignIn, _ request: Request, _ context: ServerContext
    ) throws -> Response {
        var response = try pages.done(notice, at: .status, request)
        response.setCookies(of: signIn, context)
        return response
    }
}

/// What a program needs to show an authenticator.
private struct EnrolmentAnswer: Encodable {
    let secret: String
    let link: String

    private enum CodingKeys: String, CodingKey {
        case secret = "totp_secret"
        case link = "otpauth_url"
    }
}

/// The recovery codes, shown once.
private struct RecoveryCodesAnswer: Encodable {
    let success = true
    let recoveryCodes: [String]

    private enum CodingKeys: String, CodingKey {
        case success
        case recoveryCodes = "recovery_codes"
    }
}

extension AdminAccessError {
    fileprivate var isAboutCode: Bool {
        switch self {
        case .wrongCode, .clockOff: true
        default: false
        }
    }
}

extension String {
    /// In groups of four, for people who copy it.
    fileprivate var inGroups: String {
        stride(from: 0, to: count, by: 4).map { String(dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
}
