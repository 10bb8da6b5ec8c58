import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard

/// The two steps of a pickup as pages, which work without JavaScript.
struct PickupPages: Sendable {
    let pickup: PickupByPolicy
    /// What programs call.
    let routes: PickUpShare
    let fields: SmallFormReader
    let pages: PageRenderer
    let origins: OriginGuard
    let clock: @Sendable () -> Timestamp

    /// `GET /pickup/{id}`: only looks.
    func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        return try await firstStep(id, context)
    }

    /// `POST /pickup/{id}`: with the password for the link the second step, with a ticket the files.
    func submit(_ request: Request, _ context: ServerContext) async throws -> Response {
        try origins.check(request, context)
        let form = try await fields.value(PickupForm.self, request, context)
        let id = try context.shareID()
        return form.ticket == nil
            ? try await unlock(id, form, request, context) : try await open(id, form, context)
    }

    private func unlock(
        _ id: ShareID, _ form: PickupForm, _ request: Request, _ context: ServerContext
    ) async throws -> Response {
        do {
            // Apps show a code in two groups.
            let code = try form.code?.text.withinField()?.filter { !$0.isWhitespace }
            let unlocked = try await ShareSecret.link(hasCode: code != nil).checking {
                try await pickup(context).unlock(
                    id, password: try PickUpShare.password(form.pickupPassword, "pickup_password"), code: code,
                    client: context.clientKey, browser: routes.browsers.browser(of: id, in: request.headers))
            }
            var response = try secondStep(unlocked, id, context)
            routes.remember(request, unlocked, id, below: .pickupPage, context, &response)
            return response
        } catch {
            return try await firstStep(id, context, try PageRefusal(error, context))
        }
    }

    private func open(_ id: ShareID, _ form: PickupForm, _ context: ServerContext) async throws -> Response {
        let opened: OpenedShare
        do {
            opened = try await routes.open(
                id, ticket: try ShareTokenKind.ticket.token(form.ticket?.text), form.encryptionPassword,
                form.privateKey, context)
        } catch {
            let refusal = try PageRefusal(error, context)
            guard refusal.code != .invalidTicket, let ticket = form.ticket.flatMap({ ShareToken($0.text) }) else {
                return try await firstStep(id, context, refusal)
            }
            return try secondStep(try await pickup(context).unlocked(id, ticket: ticket), id, context, refusal)
        }
        // There may be many files, or a long text.
        var response = try await apartFromEventLoop { try await content(of: opened, id, context) }
        response.headers.append(LeaseCookie.cookie(id, isHTTPS: context.cookies.isHTTPS).setting(opened.lease.text))
        return response
    }

    private func firstStep(
        _ id: ShareID, _ context: ServerContext, _ refusal: PageRefusal? = nil
    ) async throws -> Response {
        let model = SharePickupModel(
            try await pickup(context).share(id), id, links: ShareLinks(id, base: context.baseURL),
            error: refusal?.message)
        return try pages.response(SharePickupView(model: model), refusal)
    }

    private func secondStep(
        _ unlocked: UnlockedShare, _ id: ShareID, _ context: ServerContext, _ refusal: PageRefusal? = nil
    ) throws -> Response {
        let model = ShareUnlockedModel(
            unlocked, id, links: ShareLinks(id, base: context.baseURL), error: refusal?.message)
        return try pages.response(ShareUnlockedView(model: model), refusal)
    }

    /// One file is downloaded at once; several are listed; a text is shown.
    private func content(of opened: OpenedShare, _ id: ShareID, _ context: ServerContext) async throws -> Response {
        let links = ShareLinks(id, base: nil)
        guard opened.share.kind == .text || opened.share.blobs.count > 1 else { return .seeOther(links.file) }
        let leased = try await pickup(context).leased(id, opened)
        guard opened.share.kind == .text else {
            return try pages.response(ShareOpenedView(model: try ShareOpenedModel(leased, id, links: links)))
        }
        return try await text(leased, opened, id, context)
    }

    /// The text counts as delivered when the page was sent; where the share is then destroyed at once, when it has
    /// arrived.
    private func text(
        _ leased: LeasedShare, _ opened: OpenedShare, _ id: ShareID, _ context: ServerContext
    ) async throws -> Response {
        let bytes = try await leased.content(of: 0, atMost: UInt64(RequestBound.formMessage))
        let model = ShareTextModel(
            id: id.text, text: String(decoding: bytes, as: UTF8.self),
            whatIsLeft: DeletionWords.whatIsLeft(opened.share),
            confirmation: DeletionWords.ofText(opened.share, isAgain: opened.source == .again, now: clock()))
        var response = try context.charged(try pages.response(ShareTextView(model: model)))
        let page = response.body
        response.body = ResponseBody(contentLength: page.contentLength) { writer in
            let heartbeat = LeaseHeartbeat(leased, context.channel).start()
            defer { heartbeat.cancel() }
            do {
                let arrival = leased.destroysAtOnce ? context.channel.arrivalOfNextEnd() : nil
                try await page.write(writer)
                try await arrival?.get()
            } catch {
                // The error that broke the connection matters more than a failure to note that.
                try? await leased.recordBroken(0)
                throw error
            }
            try await leased.recordSent(whole: 0)
        }
        return response
    }
}

/// What the forms of both steps send.
private struct PickupForm: Decodable {
    let pickupPassword: SecretText?
    let code: SecretText?
    let ticket: SecretText?
    let encryptionPassword: SecretText?
    let privateKey: SecretText?

    enum CodingKeys: String, CodingKey {
        case ticket
        case pickupPassword = "pickup_password"
        case code = "totp_code"
        case encryptionPassword = "enc_password"
        case privateKey = "private_key"
    }
}
