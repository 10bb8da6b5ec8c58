import Foundation
import PacCryptAPI
import PacCryptCore
import RequestGuard

/// Encrypts a text: the result is a container in base64.
struct EncryptText: Sendable {
    let derivations: DerivationPool

    func callAsFunction(_ request: EncryptTextRequest, for client: ClientKey) async throws -> EncryptTextAnswer {
        guard let message = request.message.nonEmpty else { throw RequestError(.missingMessage) }
        let algorithm = try Algorithm(
            requested: request.algorithm, password: request.password, publicKey: request.publicKey)
        let recipient = try Recipient(
            algorithm: algorithm, password: request.password, publicKey: request.publicKey, kdf: derivations.kdf)
        let result = try await derivations.run(cost: recipient.derivationCost, client: client) {
            let plaintext = Array(message.utf8)
            let container = try Container.seal(
                plaintext, cipher: algorithm.cipher, for: [recipient],
                info: FileInfo(kind: .text, size: UInt64(plaintext.count)))
            return Data(container).base64EncodedString()
        }
        return EncryptTextAnswer(result: result, algorithm: algorithm.id)
    }
}

extension Recipient {
    /// What wrapping a key for this recipient costs.
    var derivationCost: DerivationCost {
        if case .password(_, let kdf) = self { DerivationCost(kdf) } else { DerivationCost(memoryBytes: 0) }
    }
}
