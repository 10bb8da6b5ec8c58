import AuditLog
import Hummingbird
import PacCryptCore
import PacShare
import RequestGuard

/// Encrypts the file, or the text, of a form.
struct EncryptFile: Sendable {
    let derivations: DerivationPool
    let spool: Spool
    let text: EncryptText
    let answers: TextAnswers
    let scanner: any ContentScanner
    let audit: any AuditSink

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let maxFileSize = context.policy.maxFileSizeBytes
        let client = context.clientKey
        let spool = spool.charging(context.holdings.claimant)
        let form = EncryptForm(
            spool: spool, maxFileSize: maxFileSize, scanner: scanner, kdf: derivations.kdf
        ) { recipient, fileKey in
            try await derivations.run(cost: recipient.derivationCost, client: client) {
                try recipient.slot(for: fileKey)
            }
        }
        try await FormReader.read(
            request, context, EncryptForm.table, spool: spool, maxFileSize: maxFileSize, into: form)
        if let asked = form.textRequest {
            return try await apartFromEventLoop {
                try context.charged(try answers.response(await text(asked, for: client), to: request))
            }
        }
        let verdict = try await form.finishScan()
        note(verdict, context)
        try verdict.check(context.policy.shareLimits)
        let (container, algorithm) = try await form.container()
        return .file(named: FileName.encrypted(form.file?.name, algorithm), size: container.size) { container.pieces() }
    }

    private func note(_ verdict: ScanVerdict, _ context: ServerContext) {
        switch verdict {
        // Whoever switched scanning off knows it.
        case .notScanned(.off): return
        case .notScanned(let reason):
            context.logger.warning("a file was not scanned", metadata: ["reason": "\(reason.rawValue)"])
        case .notFullyScanned(let reason):
            context.logger.warning("a file was not fully scanned", metadata: ["reason": "\(reason.rawValue)"])
        case .clean, .infected: break
        }
        audit.note(verdict.auditEvent(client: context.clientText))
    }
}
