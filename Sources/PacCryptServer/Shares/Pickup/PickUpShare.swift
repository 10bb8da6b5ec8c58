import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import TextEncodings

/// The routes of a recipient's program: what is it, unlock, head, open, confirm, and all at once.
struct PickUpShare: Sendable {
    let pickup: PickupByPolicy
    let fields: SmallFormReader
    let pages: PageRenderer
    let origins: OriginGuard
    let browsers: BrowserPass
    let transfers: TransferPlaces

    /// `GET /api/pacshare/{id}`
    func facts(_ request: Request, _ context: ServerContext) async throws -> Response {
        try .json(ShareAnswer(try await pickup(context).share(try context.shareID())))
    }

    /// `POST /api/pacshare/{id}/unlock`
    func unlock(_ request: Request, _ context: ServerContext) async throws -> Response {
        let asked = try await fields.value(UnlockShareRequest.self, request, context)
        let id = try context.shareID()
        let code = try asked.totpCode?.text.withinField()
        let unlocked = try await ShareSecret.link(hasCode: code != nil).checking {
            try await pickup(context).unlock(
                id, password: try Self.password(asked.pickupPassword, "pickup_password"), code: code,
                client: context.clientKey, browser: browsers.browser(of: id, in: request.headers))
        }
        var response = try Response.json(ShareUnlockedAnswer(unlocked))
        remember(request, unlocked, id, below: .share, context, &response)
        return response
    }

    /// Makes the browser, or a program that keeps cookies, known as one that has unlocked the share.
    func remember(
        _ request: Request, _ unlocked: UnlockedShare, _ id: ShareID, below path: APIPath, _ context: ServerContext,
        _ response: inout Response
    ) {
        let cookie = browsers.cookie(
            of: id, until: unlocked.share.expiresAt, in: request.headers, below: path,
            isHTTPS: context.cookies.isHTTPS)
        if let cookie { response.headers.append(cookie) }
    }

    /// `POST /api/pacshare/{id}/header`
    func header(_ request: Request, _ context: ServerContext) async throws -> Response {
        let asked = try await fields.value(ShareHeaderRequest.self, request, context)
        let (id, ticket) = (try context.shareID(), try ShareTokenKind.ticket.token(asked.ticket?.text))
        // There may be many files.
        let heads = try await apartFromEventLoop { try await pickup(context).heads(id, ticket: ticket) }
        let answer = ShareHeadsAnswer(heads)
        if answer.byteCount > ClaimSize.shortBodyCount {
            context.holdings.becomeDownload([try transfers.take(for: context.holdings.claimant)])
        }
        return answer.response()
    }

    /// `POST /api/pacshare/{id}/open`
    func open(_ request: Request, _ context: ServerContext) async throws -> Response {
        let asked = try await fields.value(OpenShareRequest.self, request, context)
        let id = try context.shareID()
        let ticket = try ShareTokenKind.ticket.token(asked.ticket?.text)
        let opened: OpenedShare
        if asked.sealed == true {
            guard let proof = asked.proof.flatMap({ Base64URL.bytes($0.text, count: 32) }) else {
                throw RequestError(.missingInput, "proof must be 32 bytes in base64url without padding")
            }
            opened = try await ShareSecret.proof.checking {
                try await pickup(context).openSealed(
                    id, ticket: ticket, proof: SecretBytes(proof), client: context.clientKey)
            }
        } else {
            opened = try await open(
                id, ticket: ticket, asked.encryptionPassword, asked.privateKey, context)
        }
        return try .json(
            ShareOpenedAnswer(lease: SecretText(opened.lease.text), url: ShareLinks(id, base: nil).file),
            headers: HTTPFields([LeaseCookie.cookie(id, isHTTPS: context.cookies.isHTTPS).setting(opened.lease.text)]))
    }

    /// Opens the files for who has unlocked the share.
    func open(
        _ id: ShareID, ticket: ShareToken, _ password: SecretText?, _ privateKey: SecretText?,
        _ context: ServerContext
    ) async throws -> OpenedShare {
        try await (privateKey.nonEmpty == nil ? ShareSecret.password : .privateKey).checking {
            try await pickup(context).open(
                id, ticket: ticket, credential: try Self.credential(password, privateKey),
                client: context.clientKey)
        }
    }

    /// `POST /api/pacshare/{id}/confirm`
    func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        guard let bearer = LeaseBearer(request.headers, bearer: request.bearer) else {
            throw RequestError(.invalidLease)
        }
        if bearer.isFromCookie { try origins.check(request, context) }
        let isBurned = try await pickup(context).confirm(id, lease: bearer.token, client: context.clientKey)
        var response =
            request.prefersPage
            ? try pages.response(ShareMessageView(model: .confirmed(isBurned: isBurned)))
            : try .json(ShareConfirmedAnswer(burned: isBurned))
        response.headers.append(LeaseCookie.cookie(id, isHTTPS: context.cookies.isHTTPS).removing())
        return response
    }

    /// `POST /api/pacshare/{id}/pickup`: the first file, or the zip of several.
    func pickUp(_ request: Request, _ context: ServerContext) async throws -> Response {
        let asked = try await fields.value(PickUpShareRequest.self, request, context)
        let id = try context.shareID()
        // Before a download is taken, which would be lost to a client that is then refused.
        let place = try transfers.take(for: context.holdings.claimant)
        let opened = try await pickup(context).pickUp(
            id, password: try Self.password(asked.pickupPassword, "pickup_password"),
            code: try asked.totpCode?.text.withinField(),
            credential: try Self.credential(asked.encryptionPassword, asked.privateKey), client: context.clientKey,
            browser: browsers.browser(of: id, in: request.headers))
        // There may be many files.
        let leased = try await apartFromEventLoop { try await pickup(context).leased(id, opened) }
        var response = try ShareFileAnswer(leased, context.channel).response(
            leased.zip == nil || leased.share.blobs.count == 1 ? .file(0) : .zip, to: request)
        context.holdings.becomeDownload([place])
        response.headers[.paccryptLease] = opened.lease.text
        return response
    }

    /// - Throws: ``RequestError`` with `missingInput` when there is none, with `fieldTooLarge` above 4 KiB.
    static func password(_ text: SecretText?, _ name: String) throws -> Password {
        guard let password = try text?.password() else { throw RequestError(.missingInput, "\(name) is missing") }
        return password
    }

    /// What opens the files: the key when one is shown, else the password.
    ///
    /// - Throws: ``RequestError`` when there is neither, or too much; `PacCryptError` for what is no key.
    static func credential(_ password: SecretText?, _ privateKey: SecretText?) throws -> Credential {
        if let key = try privateKey?.withinKey() { return .privateKey(try PrivateKey(pem: key.text)) }
        return .password(try Self.password(password, "enc_password"))
    }
}
