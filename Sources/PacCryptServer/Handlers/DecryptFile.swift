import Hummingbird
import PacCryptCore
import PacShare

/// Decrypts the file, or the text, of a form. The status line is sent only when every chunk was found authentic.
struct DecryptFile: Sendable {
    let unlocking: Unlocking
    let spool: Spool
    let text: DecryptText
    let answers: TextAnswers

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let policy = context.policy
        let spool = spool.charging(context.holdings.claimant)
        let form = DecryptForm(spool: spool, policy: policy)
        try await FormReader.read(
            request, context, DecryptForm.table, spool: spool, maxFileSize: policy.maxFileSizeBytes, into: form)
        if let asked = form.textRequest {
            return try await apartFromEventLoop {
                try context.charged(try answers.response(await text(asked, context), to: request))
            }
        }
        let received = try await form.received()
        let shown = try form.credentials()
        switch received {
        case .container(let container):
            return try await open(container, shown, fileName: form.fileName, context)
        case .original(let original):
            let credential = try shown.credentialForOriginal()
            let (plaintext, _) = try await original.open(
                with: credential, algorithm: shown.algorithm, on: unlocking.derivations, client: context.clientKey)
            return answer(plaintext, name: FileName.decrypted(form.fileName))
        }
    }

    private func open(
        _ container: ReceivedContainer, _ shown: ShownCredentials, fileName: String?, _ context: ServerContext
    ) async throws -> Response {
        let credential = try shown.credential(for: container.head.header)
        let unlocked = try await unlocking.run(container.head.header, context) {
            try container.head.unlock(with: credential, limits: .server)
        }
        guard unlocked.info?.type != SealedMetadata.type else { throw RequestError(.notAContainer) }
        let plaintext = try await container.verify(unlocked)
        let ending = unlocked.info?.kind == .folder ? ".tar" : ""
        return answer(plaintext, name: FileName.opened(unlocked.info?.name, container: fileName, ending: ending))
    }

    private func answer(_ plaintext: PlaintextBody, name: String) -> Response {
        .file(named: name, size: plaintext.size) { try plaintext.source() }
    }
}
