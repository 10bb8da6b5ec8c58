import Logging
import NIOSSL
import PacCryptServer
import ServiceLifecycle
import Threads

/// Takes the TLS certificate anew when its files have changed, and when it is told to. One that cannot be used leaves the
/// one before in place, and the log says so.
struct TLSWatch: Service {
    private static let interval = Duration.seconds(2)

    /// What connections begin with.
    let contexts: TLSContexts
    private let renewal: Renewal

    /// Reads the files for the first time. Blocks.
    ///
    /// - Throws: ``StartFailure`` with exit code 2 when they cannot be used.
    init(_ identity: TLSIdentity, logger: Logger) throws {
        let state = identity.state
        contexts = TLSContexts(try identity.context())
        renewal = Renewal(identity, taken: state, contexts: contexts, logger: logger)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [renewal] in
            while (try? await Task.sleep(for: Self.interval)) != nil { await renewal.look() }
        }
    }

    /// Takes the files as they are.
    func takeNow() async {
        await renewal.takeNow()
    }

    /// What is known of the files, one look after the other.
    private actor Renewal {
        private let identity: TLSIdentity
        private let contexts: TLSContexts
        private let logger: Logger
        /// The files as they were taken last, or found to be of no use.
        private var handled: TLSIdentity.State
        private var seen: TLSIdentity.State

        init(_ identity: TLSIdentity, taken: TLSIdentity.State, contexts: TLSContexts, logger: Logger) {
            self.identity = identity
            self.contexts = contexts
            self.logger = logger
            handled = taken
            seen = taken
        }

        /// Takes the files when they have changed and are at rest: both are written one after the other.
        func look() async {
            let state = await onThread { $0.state }
            let isAtRest = state == seen
            seen = state
            guard state != handled, isAtRest else { return }
            await take(state)
        }

        /// Takes the files as they are.
        func takeNow() async {
            await take(await onThread { $0.state })
        }

        private func take(_ state: TLSIdentity.State) async {
            handled = state
            switch await onThread({ identity in Result { try identity.context() } }) {
            case .success(let context):
                contexts.replace(with: context)
                logger.notice("the TLS certificate was taken anew; connections that are open keep theirs")
            case .failure(let error):
                logger.error(
                    "the new TLS certificate is not used; the one before stays", metadata: ["reason": "\(error)"])
            }
        }

        private func onThread<Output: Sendable>(_ body: @escaping @Sendable (TLSIdentity) -> Output) async -> Output {
            await ThreadPool.background.run { [identity] in body(identity) }
        }
    }
}
