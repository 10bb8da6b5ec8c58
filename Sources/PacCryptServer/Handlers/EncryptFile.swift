import Hummingbird
import PacCryptCore
import RequestGuard

/// Encrypts the file, or the text, of a form.
struct EncryptFile: Sendable {
    let derivations: DerivationPool<ClientKey>
    let spool: Spool
    let policy: LivePolicy
    let text: EncryptText

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let maxFileSize = policy.current.maxFileSizeBytes
        let client = context.clientKey
        let form = EncryptForm(spool: spool, maxFileSize: maxFileSize) { recipient, fileKey in
            try await derivations.run(cost: recipient.derivationCost, client: client) {
                try recipient.slot(for: fileKey)
            }
        }
        try await FormReader.read(
            request, context, EncryptForm.table, spool: spool, maxFileSize: maxFileSize, into: form)
        if let request = form.textRequest { return try await text(request, for: client) }
        let (container, algorithm) = try await form.finish()
        return .file(named: FileName.encrypted(form.file?.name, algorithm), size: container.size) {
            container.makeReader()
        }
    }
}
