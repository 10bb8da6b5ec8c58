import Hummingbird
import PacCryptAPI
import PacCryptCore
import RequestGuard

/// Makes a key pair. Nothing of it stays on the server.
struct GenerateKeyPair: Sendable {
    let derivations: DerivationPool

    func callAsFunction(_ request: GenerateKeyPairRequest, for client: ClientKey) async throws -> Response {
        guard let id = request.algorithm.nonEmpty else { throw RequestError(.invalidAlgorithm) }
        let algorithm = try Algorithm(id: id)
        guard algorithm.requiresKeyPair else { throw RequestError(.keyPairNotUsed) }
        let pair = try await derivations.run(cost: .keyPair, client: client) {
            let key = try PrivateKey.generate(for: algorithm)
            return KeyPairAnswer(privateKey: SecretText(key.pem), publicKey: key.publicKey.pem)
        }
        return try .json(pair)
    }
}
