import AdminAccess
import HTTPSyntax
import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacCryptCore

/// The way in and out of the admin area: setup, login and logout.
struct AdminEntry: Sendable {
    let access: AccessControl
    let pages: AdminPages

    // MARK: Setup

    /// `GET /admin-setup`
    func setupPage(_ request: Request, _ context: ServerContext) async throws -> Response {
        guard try await !access.isSetUp() else {
            if request.prefersData { throw RequestError(.alreadySetUp) }
            return .seeOther("/admin-login")
        }
        if request.prefersData { return try .json(FormTokenAnswer(csrfToken: context.formToken)) }
        return try pages.response(AdminSetupView(model: AdminSetupModel(frame: pages.frame(context))))
    }

    /// `POST /admin-setup`
    func setUp(_ request: Request, _ context: ServerContext) async throws -> Response {
        let form = context.form
        do {
            let password = try form.password(.password)
            if let again = form.secret(.passwordAgain), again != form.secret(.password) {
                throw RequestError(.weakPassword, "The two passwords differ.")
            }
            let setup = SetupRequest(
                token: form.secret(.setupToken).flatMap { SetupToken($0.text) }, name: form[.username] ?? "",
                password: password)
            let signIn = try await access.setUp(setup, client: context.accessClient)
            return try signedIn(signIn, at: .status, request, context)
        } catch {
            guard request.prefersPage else { throw error }
            return try setupPage(refusing: error, request, context)
        }
    }

    private func setupPage(
        refusing error: any Error, _ request: Request, _ context: ServerContext
    ) throws -> Response {
        let refusal = try PageRefusal(error, context)
        let message = refusal.message
        var errors = AdminSetupModel.Errors()
        var general: String?
        switch error as? AdminAccessError {
        case .wrongSetupToken?: errors.setupToken = message
        case .unusableName?: errors.username = message
        case .passwordTooShort?, .passwordTooLong?: errors.password = message
        default:
            switch refusal.code {
            case .weakPassword: errors.passwordAgain = message
            case .passwordRequired: errors.password = message
            default: general = message
            }
        }
        let model = AdminSetupModel(
            frame: pages.frame(context, error: general), username: context.form[.username] ?? "", errors: errors)
        return try pages.renderer.response(AdminSetupView(model: model), refusal)
    }

    // MARK: Login

    /// `GET /admin-login`
    func loginPage(_ request: Request, _ context: ServerContext) async throws -> Response {
        guard try await access.isSetUp() else {
            if request.prefersData { throw RequestError(.setupRequired) }
            return .seeOther("/admin-setup")
        }
        if request.prefersData { return try .json(FormTokenAnswer(csrfToken: context.formToken)) }
        let query = try? URLEncodedForm.parse((request.uri.query ?? "").utf8)
        let next = AdminPage(returnPath: query?[AdminField.next.rawValue])
        guard context.principal.session == nil else { return .seeOther((next ?? .status).rawValue) }
        let model = AdminLoginModel(
            frame: pages.frame(context, notice: AdminPages.notice(request)), next: next?.rawValue)
        return try pages.response(AdminLoginView(model: model))
    }

    /// `POST /admin-login`
    func logIn(_ request: Request, _ context: ServerContext) async throws -> Response {
        let form = context.form
        let next = AdminPage(returnPath: form[.next])
        do {
            let cookie = { (kind: CookieJar.Kind) in
                context.cookies.value(kind, in: request.headers).flatMap { CookieToken($0) }
            }
            let login = LoginRequest(
                name: form[.username] ?? "", password: try form.password(.password),
                code: form.secret(.code).nonEmpty?.text,
                session: cookie(.session), device: cookie(.device))
            let signIn = try await access.logIn(login, client: context.accessClient)
            return try signedIn(signIn, at: next ?? .status, request, context)
        } catch {
            guard request.prefersPage else { throw error }
            let refusal = try PageRefusal(error, context)
            let model = AdminLoginModel(
                frame: pages.frame(context, error: refusal.message),
                username: form[.username] ?? "", next: next?.rawValue)
            return try pages.renderer.response(AdminLoginView(model: model), refusal)
        }
    }

    private func signedIn(
        _ signIn: SignIn, at page: AdminPage, _ request: Request, _ context: ServerContext
    ) throws -> Response {
        var response: Response
        if request.prefersData {
            response = try .json(FormTokenAnswer(csrfToken: FormToken.text(for: signIn.session)))
        } else {
            response = .seeOther(page.rawValue)
        }
        response.setCookies(of: signIn, context)
        return response
    }

    // MARK: Logout

    /// `GET /admin-logout`: only shows the button.
    func logoutPage(_ request: Request, _ context: ServerContext) throws -> Response {
        try pages.response(AdminLogoutView(model: AdminLogoutModel(frame: pages.frame(context, .logout))))
    }

    /// `POST /admin-logout`
    func logOut(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await access.logOut(try context.adminSession(), client: context.accessClient)
        var response: Response
        if request.prefersData {
            response = try .json(DoneAnswer(message: AdminNotice.loggedOut.text))
        } else {
            response = .seeOther("/admin-login?done=\(AdminNotice.loggedOut.rawValue)")
        }
        response.headers.append(context.cookies.removing(.session))
        return response
    }
}

extension Response {
    /// Sets the cookies of a new session, and removes the one of the forms before it.
    mutating func setCookies(of signIn: SignIn, _ context: ServerContext) {
        headers.append(context.cookies.setting(.session, to: signIn.session.text))
        headers.append(context.cookies.setting(.device, to: signIn.device.text))
        headers.append(context.cookies.removing(.form))
    }
}
