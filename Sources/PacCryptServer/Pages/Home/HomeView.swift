import Hummingbird
import NIOCore
import PacShare
import Synchronization

/// The first page: encrypts, decrypts and shares texts and files.
struct HomeView: PageView {
    static let template = "home"
    let model: HomeModel
}

/// Answers with the first page, and takes its form with the upload passphrase.
struct HomePage: Sendable {
    private let pages: PageRenderer
    private let gate: UploadGate
    private let rendered: RenderedHome

    init(pages: PageRenderer, gate: UploadGate) {
        self.pages = pages
        self.gate = gate
        rendered = RenderedHome(pages: pages)
    }

    /// `GET /`
    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let need = try await gate.need(request, context)
        return PageRenderer.response(try rendered.html(limits: context.policy.shareLimits, need: need))
    }

    /// `POST /upload-access`: a browser that is refused gets the form again, with the reason at the field.
    func enterPassphrase(_ request: Request, _ context: ServerContext) async throws -> Response {
        do {
            return try await gate.enter(request, context)
        } catch {
            let isAboutPassphrase = [.uploadNotAllowed, .tooManyAttempts, .busy].contains(RequestError(error).code)
            guard request.prefersPage, isAboutPassphrase, try await gate.need(request, context) == .passphrase else {
                throw error
            }
            let refusal = try PageRefusal(error, context)
            let model = HomeModel(
                limits: context.policy.shareLimits, need: .passphrase, passphraseError: refusal.message)
            return try pages.response(HomeView(model: model), refusal)
        }
    }
}

/// The first page, rendered once for each state that it can be in.
private final class RenderedHome: Sendable {
    private struct State: Hashable {
        let maxAgeSeconds: Int64
        let need: UploadGate.Need
    }

    /// Of the longest life of shares, which an operator may change, only so many values are remembered.
    private static let capacity = 32

    private let pages: PageRenderer
    private let rendered = Mutex<[State: ByteBuffer]>([:])

    init(pages: PageRenderer) {
        self.pages = pages
    }

    func html(limits: ShareLimits, need: UploadGate.Need) throws -> ByteBuffer {
        let state = State(maxAgeSeconds: limits.maxAgeSeconds, need: need)
        if let html = rendered.withLock({ $0[state] }) { return html }
        let html = ByteBuffer(string: try pages.html(HomeView(model: HomeModel(limits: limits, need: need))))
        rendered.withLock {
            if $0.count >= Self.capacity { $0.removeAll() }
            $0[state] = html
        }
        return html
    }
}
